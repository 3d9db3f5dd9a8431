//! The help of commands in Vietnamese: the same pages, each text by its English one in the wording tables.
//!
//! In: the arguments of a run that asks for help. Out: the page. A run that asks for none pays nothing for it; a test holds that every command, argument
//! and value has its Vietnamese text.

use super::arguments::{Arguments, Lang};
use super::language;
use crate::rulebook::model::Language;
use crate::wording::{UsageText, usage, usage_text};
use clap::{Arg, Command, CommandFactory, Error, ValueEnum};
use std::ffi::OsString;

/// The option that names the language, which help takes at any place.
const LANG: &str = "--lang";

/// What to print where arguments that were not understood, or ask for help, ask for help in another way: in Vietnamese, or with the language before
/// the command; none where they do not ask for help.
pub fn told(arguments: &[OsString]) -> Option<Error> {
    let (rest, asked) = without_language(arguments);
    let is_help = |own: &OsString| own == "--help" || own == "-h";
    // Without any argument the help is what is told.
    if !rest.iter().any(is_help) && rest.get(1).is_some_and(|own| own != "help") {
        return None;
    }
    let command = match language::of(asked) {
        Language::Vi => vietnamese(built()),
        Language::En => Arguments::command(),
    };
    command.try_get_matches_from(rest).err()
}

/// The arguments without the language, and the language.
fn without_language(arguments: &[OsString]) -> (Vec<OsString>, Option<Lang>) {
    let (mut rest, mut asked) = (Vec::new(), None);
    let parse = |text: &str| Lang::from_str(text, true).ok();
    let mut all = arguments.iter();
    while let Some(own) = all.next() {
        let text = own.to_str().unwrap_or_default();
        if text == LANG {
            asked = all.next().and_then(|own| own.to_str()).and_then(parse).or(asked);
        } else if let Some(value) = text.strip_prefix(LANG).and_then(|text| text.strip_prefix('=')) {
            asked = parse(value).or(asked);
        } else {
            rest.push(own.clone());
        }
    }
    (rest, asked)
}

/// The command with what clap adds to it.
fn built() -> Command {
    let mut command = Arguments::command();
    command.build();
    command
}

/// The same page in Vietnamese; what has no Vietnamese text stays as it is.
fn vietnamese(command: Command) -> Command {
    let say = |own: Option<String>| own.and_then(|own| usage(&own)).map(str::to_owned);
    let text = |own: Option<&clap::builder::StyledStr>| say(own.map(ToString::to_string));
    let (about, long, after) =
        (text(command.get_about()), text(command.get_long_about()), text(command.get_after_help()));
    let template =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", usage_text(UsageText::Usage));
    let mut command = command.help_template(template).subcommand_help_heading(usage_text(UsageText::Commands));
    if let Some(about) = about {
        command = command.long_about(long.unwrap_or_else(|| about.clone())).about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.mut_args(argument).mut_subcommands(vietnamese)
}

/// An argument with its help, its default and its values in Vietnamese.
fn argument(own: Arg) -> Arg {
    let say = |text: &clap::builder::StyledStr| usage(&text.to_string()).map(str::to_owned);
    let Some(help) = own.get_long_help().or(own.get_help()).and_then(say) else { return own };
    let defaults: Vec<String> =
        own.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let takes_value = own.get_action().takes_values();
    let values = if takes_value { own.get_possible_values() } else { Vec::new() };
    let told = values.iter().filter(|value| !value.is_hide_set()).map(|value| match value.get_help().and_then(say) {
        Some(help) => format!("{}: {help}", value.get_name()),
        None => value.get_name().to_owned(),
    });
    let told: Vec<String> = told.collect();
    let mut text = help;
    if !defaults.is_empty() && takes_value {
        text.push_str(&format!(" [{} {}]", usage_text(UsageText::Default), defaults.join(", ")));
    }
    if !told.is_empty() {
        text.push_str(&format!(" [{} {}]", usage_text(UsageText::Values), told.join("; ")));
    }
    let heading = if own.is_positional() { UsageText::Arguments } else { UsageText::Options };
    // Below a heading of one's own what stands by its place is not sorted by it.
    let own = match own.get_index() {
        Some(place) => own.display_order(place),
        None => own,
    };
    own.help(text.clone())
        .long_help(text)
        .help_heading(usage_text(heading))
        .hide_default_value(true)
        .hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::usage_known;
    use std::collections::BTreeSet;

    /// Every English text of a command and of those below it.
    fn texts(command: &Command, into: &mut BTreeSet<String>) {
        let of_command = [command.get_about(), command.get_long_about(), command.get_after_help()];
        into.extend(of_command.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments() {
            into.extend(argument.get_help().or(argument.get_long_help()).map(ToString::to_string));
            into.extend(argument.get_long_help().map(ToString::to_string));
            let values = argument.get_possible_values();
            into.extend(values.iter().filter_map(|value| value.get_help()).map(ToString::to_string));
        }
        command.get_subcommands().for_each(|own| texts(own, into));
    }

    #[test]
    fn every_text_of_help_has_its_vietnamese_one_and_no_other_is_kept() {
        let mut english = BTreeSet::new();
        texts(&built(), &mut english);
        let missing: Vec<&String> = english.iter().filter(|own| usage(own).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let unused: Vec<&str> = usage_known().filter(|own| !english.contains(*own)).collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }

    fn page(arguments: &[&str]) -> String {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        told(&arguments).map(|own| own.to_string()).unwrap_or_default()
    }

    #[test]
    fn help_is_in_the_language_that_is_asked_for_wherever_it_stands() {
        for arguments in [
            &["kpi", "compare", "--help", "--lang", "vi"][..],
            &["kpi", "--lang=vi", "compare", "-h"],
            &["kpi", "--lang", "vi", "help", "compare"],
        ] {
            let page = page(arguments);
            assert!(page.contains("Cách dùng: kpi compare") && page.contains("Tùy chọn"), "{arguments:?}\n{page}");
            for english in ["Options:", "Usage:", "[default:", "possible values", "Print help"] {
                assert!(!page.contains(english), "{english}\n{page}");
            }
        }
        assert!(page(&["kpi", "--help", "--lang", "vi"]).contains("Mã kết thúc"));
        assert!(page(&["kpi", "--lang", "en", "score", "--help"]).contains("Usage: kpi score"));
        assert_eq!(page(&["kpi", "score", "--lang", "vi"]), "", "nobody asks for help");
    }
}
