//! Which language people read: `--lang`, else `KPI_LANG`, else Vietnamese where the locale is, else English.

use super::arguments::{Common, Lang};
use crate::rulebook::model::Language;

/// The language of a run.
pub fn language(common: &Common) -> Language {
    of(common.lang)
}

/// The language of a run for which this was asked.
pub fn of(asked: Option<Lang>) -> Language {
    choose(asked, |name| std::env::var(name).ok())
}

fn choose(asked: Option<Lang>, variable: impl Fn(&str) -> Option<String>) -> Language {
    match asked {
        Some(Lang::Vi) => return Language::Vi,
        Some(Lang::En) => return Language::En,
        None => {}
    }
    match variable("KPI_LANG").as_deref().map(str::trim) {
        Some("vi") => return Language::Vi,
        Some("en") => return Language::En,
        Some(_) | None => {}
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|text| !text.is_empty()));
    match locale {
        Some(locale) if locale.to_lowercase().starts_with("vi") => Language::Vi,
        Some(_) | None => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)], asked: Option<Lang>) -> Language {
        choose(asked, |name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_option_is_first_then_the_variable_then_the_locale() {
        assert_eq!(with(&[("KPI_LANG", "vi")], Some(Lang::En)), Language::En);
        assert_eq!(with(&[("KPI_LANG", "en"), ("LANG", "vi_VN.UTF-8")], None), Language::En);
        assert_eq!(with(&[("LANG", "vi_VN.UTF-8")], None), Language::Vi);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "vi_VN.UTF-8")], None), Language::En);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "vi_VN.UTF-8")], None), Language::Vi);
        assert_eq!(with(&[], None), Language::En);
    }
}
