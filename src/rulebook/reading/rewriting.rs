//! Writes other steps, formulas and weights into a rulebook, in the author's own text: what is not changed stays as it stands, with its
//! comments.
//!
//! In: the text, the period whose edition is meant, and [`Rewrite`]s. Out: the new text, and those of them that found no place. Must not:
//! judge what it writes; whoever asked reads the new text as any rulebook.

use super::chains::{self, Expanded};
use super::names::{operation, step_names};
use super::node::SOURCES;
use super::places::Places;
use super::reader::Reader;
use crate::registry::Period;
use crate::rulebook::syntax::{self, Entry, Item, Span, Value};
use std::ops::Range;

/// A change of one step of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Rewrite {
    /// The node.
    pub node: String,
    /// The step; 0 is the source.
    pub step: usize,
    /// What changes.
    pub change: Change,
}

/// What takes the place of what an author wrote.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Parts of a formula. Where the formula has no text of its own (a normalisation, `impute = "mean"`), it gets one.
    Formula {
        /// The formula as it was.
        old: String,
        /// Bytes of it, and what stands there now.
        parts: Vec<(Range<usize>, String)>,
        /// What its results are, as the key `gives` has it, where the step says so by its name.
        gives: Option<&'static str>,
    },
    /// A step of another kind: a formula over `x`.
    Step(String),
    /// A formula for missing values.
    Impute(String),
    /// Weights of children by id, and their sum.
    Weights(Vec<(String, String)>, String),
}

/// What the head of the rulebook says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// The version.
    pub version: String,
    /// A note in both languages.
    pub note: (String, String),
    /// Lines of a comment above everything.
    pub comment: Vec<String>,
}

/// The text with every change that found its place, and the positions of the others.
pub fn rewrite(text: &str, period: Period, rewrites: &[Rewrite], headline: &Headline) -> (String, Vec<usize>) {
    let (entries, _) = syntax::parse(text);
    let mut reader = Reader::new("", text);
    let editions = super::editions::editions(&mut reader, entries);
    let later = editions.later.iter().rev().find(|(from, _)| from.first_day() <= period.last_day());
    let tree = later.map_or(&editions.base, |(_, tree)| tree);
    let nodes: Vec<&Entry<'_>> = ["node", "report_only"].iter().flat_map(|key| tables(tree, key)).collect();
    let chains = tree.iter().find(|entry| entry.key == "chain").map(|entry| &entry.item);
    let expanded = chains::expand(&mut reader, chains, &nodes);
    let mut writer =
        Writer { text, places: Places::new("", text), nodes: &nodes, expanded: &expanded, edits: Vec::new() };
    let mut lost = Vec::new();
    for (position, rewrite) in rewrites.iter().enumerate() {
        let before = writer.edits.len();
        if writer.change(rewrite).is_none() {
            writer.edits.truncate(before);
            lost.push(position);
        }
    }
    writer.head(tree, headline);
    (writer.written(headline), lost)
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|own| match own {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            own if own.is_control() => format!("\\u{:04X}", u32::from(own)),
            own => own.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// A formula with parts of it replaced; the parts do not overlap.
fn replaced(old: &str, parts: &[(Range<usize>, String)]) -> Option<String> {
    let mut sorted: Vec<&(Range<usize>, String)> = parts.iter().collect();
    sorted.sort_by_key(|(span, _)| span.start);
    let (mut out, mut at) = (String::new(), 0);
    for (span, new) in sorted {
        out.push_str(old.get(at..span.start)?);
        out.push_str(new);
        at = span.end;
    }
    out.push_str(old.get(at..)?);
    Some(out)
}

fn tables<'a, 'i>(tree: &'a [Entry<'i>], key: &str) -> &'a [Entry<'i>] {
    tree.iter().find(|entry| entry.key == key).map_or(&[], |entry| keys(&entry.item))
}

fn keys<'a, 'i>(item: &'a Item<'i>) -> &'a [Entry<'i>] {
    match &item.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

/// The steps of a node's chain, or its one score.
fn steps<'a, 'i>(node: &'a Expanded<'_, 'i>) -> Vec<&'a Item<'i>> {
    let entries = keys(&node.entry.item);
    let own = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.item);
    match (own("chain"), own("score")) {
        (Some(Item { value: Value::List(list), .. }), _) => list.iter().collect(),
        (None, Some(score)) => vec![score],
        _ => Vec::new(),
    }
}

struct Writer<'w, 'i> {
    text: &'w str,
    places: Places<'w>,
    /// The nodes as written.
    nodes: &'w [&'w Entry<'i>],
    /// The same with their chains in place.
    expanded: &'w [Expanded<'w, 'i>],
    edits: Vec<(Span, String)>,
}

impl<'w, 'i> Writer<'w, 'i> {
    fn change(&mut self, rewrite: &Rewrite) -> Option<()> {
        let at = self.nodes.iter().position(|node| node.key == rewrite.node)?;
        if rewrite.step == 0 {
            return self.source(at, &rewrite.change);
        }
        let node = self.expanded.get(at)?;
        let step = *steps(node).get(rewrite.step - 1)?;
        let name = step_names(&node.entry.item).get(rewrite.step)?.clone();
        let key = operation(step)?;
        let own = keys(step).iter().find(|entry| entry.key == key)?;
        let entries = match &rewrite.change {
            Change::Formula { old, parts, gives } => {
                let inner = keys(&own.item).iter().find(|entry| entry.key == "formula").map(|entry| &entry.item);
                let formula = std::iter::once(&own.item).chain(inner).find(|item| is_text(item, old));
                let new = replaced(old, parts)?;
                match formula {
                    Some(formula) if self.is_own(&step.span) && self.is_own(&formula.span) => {
                        return self.formula(formula, old, parts);
                    }
                    Some(formula) => keys(step)
                        .iter()
                        .filter(|entry| entry.key != "name")
                        .map(|entry| Some((entry.key.to_string(), self.rendered(&entry.item, &formula.span, &new)?)))
                        .collect::<Option<Vec<_>>>()?,
                    None if key == "impute" => imputed(&new),
                    None => {
                        let gives = gives.map(|gives| ("gives".to_owned(), quoted(gives)));
                        std::iter::once(("formula".to_owned(), quoted(&new))).chain(gives).collect()
                    }
                }
            }
            Change::Step(formula) => vec![("formula".to_owned(), quoted(formula))],
            Change::Impute(formula) => imputed(formula),
            Change::Weights(..) => return None,
        };
        if self.is_own(&step.span) {
            self.in_place(step, own, &name, &entries)
        } else {
            self.beside(at, step, &name, &entries)
        }
    }

    /// Whether the bytes are those of one step of one node: a chain that several nodes use is not to be changed for one of them.
    fn is_own(&self, span: &Span) -> bool {
        let within = |item: &Item<'_>| -> usize {
            let formula = |entry: &Entry<'_>| {
                let inner = keys(&entry.item).iter().filter(|inner| inner.item.span == *span).count();
                usize::from(entry.item.span == *span) + inner
            };
            usize::from(item.span == *span) + keys(item).iter().map(formula).sum::<usize>()
        };
        let uses = self.expanded.iter().flat_map(steps).map(within).sum::<usize>();
        uses == 1
    }

    fn source(&mut self, at: usize, change: &Change) -> Option<()> {
        let node = self.nodes.get(at)?;
        let entries = keys(&node.item);
        let source = entries.iter().find(|entry| SOURCES.contains(&entry.key.as_ref()))?;
        match change {
            Change::Formula { old, parts, .. } if is_text(&source.item, old) => self.formula(&source.item, old, parts),
            Change::Weights(children, sum) => {
                let weighting = entries.iter().find(|entry| entry.key == "weighting")?;
                if entries.iter().any(|entry| entry.key == "weights") || self.is_headed(&weighting.item) {
                    return None;
                }
                let list: Vec<String> = children.iter().map(|(child, weight)| format!("{child} = {weight}")).collect();
                self.edits.push((source.item.span.clone(), format!("{{ {} }}", list.join(", "))));
                self.edits.push((weighting.key_span.start..weighting.item.span.end, format!("weights = {sum}")));
                Some(())
            }
            Change::Formula { .. } | Change::Step(_) | Change::Impute(_) => None,
        }
    }

    /// Puts the parts into the formula where it stands.
    fn formula(&mut self, item: &Item<'_>, old: &str, parts: &[(Range<usize>, String)]) -> Option<()> {
        let places: Vec<Span> = parts.iter().map(|(part, _)| self.places.inside(&item.span, old, part)).collect();
        let found = |(span, (part, _)): (&Span, &(Range<usize>, String))| {
            self.text.get(span.clone()).is_some_and(|there| Some(there) == old.get(part.clone()))
        };
        // Quotes of the new part that would end the text that it stands in.
        let quote = self.text.get(item.span.clone()).and_then(|raw| raw.chars().next()).unwrap_or('"');
        let fits = parts.iter().all(|(_, new)| !new.contains(quote));
        if fits && places.iter().zip(parts).all(found) {
            self.edits.extend(places.into_iter().zip(parts).map(|(span, (_, new))| (span, new.clone())));
        } else {
            self.edits.push((item.span.clone(), quoted(&replaced(old, parts)?)));
        }
        Some(())
    }

    /// Puts another step in the place of one that no other node has.
    fn in_place(&mut self, step: &Item<'i>, own: &Entry<'i>, name: &str, entries: &[(String, String)]) -> Option<()> {
        if !self.is_headed(step) {
            self.edits.push((step.span.clone(), step_text(name, entries)));
            return Some(());
        }
        // A table with a header of its own: its lines change.
        let lines: Vec<String> = named(name, entries).map(|(key, value)| format!("{key} = {value}")).collect();
        for entry in keys(step) {
            let new = if entry.key == own.key { lines.join("\n") } else { String::new() };
            if self.is_headed(&entry.item) {
                return None;
            }
            self.edits.push((entry.key_span.start..entry.item.span.end, new));
        }
        Some(())
    }

    /// Gives a node a step of its own in the place of one of a chain that others have too.
    fn beside(&mut self, at: usize, step: &Item<'i>, name: &str, entries: &[(String, String)]) -> Option<()> {
        let node = self.nodes.get(at)?;
        let raw = chains::step_name(step);
        let all = steps(self.expanded.get(at)?);
        // Steps of one name are told apart by giving this one its number.
        if all.iter().filter(|other| chains::step_name(other) == raw).count() > 1 || raw != name {
            let edit = self.key_into(step, "name", &quoted(name))?;
            if !self.edits.contains(&edit) {
                self.edits.push(edit);
            }
        }
        let value = step_text(name, entries);
        let edit = match keys(&node.item).iter().find(|entry| entry.key == "override") {
            Some(own) => self.key_into(&own.item, name, &value)?,
            None => self.key_into(&node.item, &format!("override.{name}"), &value)?,
        };
        self.edits.push(edit);
        Some(())
    }

    /// A further key of a table that has some.
    fn key_into(&self, table: &Item<'_>, key: &str, value: &str) -> Option<(Span, String)> {
        if !self.is_headed(table) {
            let at = table.span.start + 1;
            return Some((at..at, format!(" {key} = {value},")));
        }
        keys(table).iter().find_map(|entry| {
            let begin = self.text.get(..entry.key_span.start)?.rfind('\n').map_or(0, |end| end + 1);
            let before = self.text.get(begin..entry.key_span.start)?;
            let is_plain =
                before.chars().all(|own| own.is_alphanumeric() || matches!(own, ' ' | '\t' | '.' | '_' | '-'));
            is_plain.then(|| (begin..begin, format!("{before}{key} = {value}\n")))
        })
    }

    /// Whether a value is a table that is not written between braces.
    fn is_headed(&self, item: &Item<'_>) -> bool {
        matches!(item.value, Value::Table(_))
            && !self.text.get(item.span.clone()).is_some_and(|text| text.starts_with('{'))
    }

    /// A value as written, with one formula in it changed; a parameter of a chain has its value there already.
    fn rendered(&self, item: &Item<'_>, formula: &Span, new: &str) -> Option<String> {
        if item.span == *formula {
            return Some(quoted(new));
        }
        Some(match &item.value {
            Value::Table(entries) => {
                let all: Option<Vec<String>> = entries
                    .iter()
                    .map(|entry| {
                        let key = self.text.get(entry.key_span.clone())?;
                        Some(format!("{key} = {}", self.rendered(&entry.item, formula, new)?))
                    })
                    .collect();
                format!("{{ {} }}", all?.join(", "))
            }
            Value::List(list) => {
                let all: Option<Vec<String>> = list.iter().map(|each| self.rendered(each, formula, new)).collect();
                format!("[{}]", all?.join(", "))
            }
            Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) => {
                self.text.get(item.span.clone())?.to_owned()
            }
        })
    }

    /// Version and note.
    fn head(&mut self, tree: &[Entry<'i>], headline: &Headline) {
        let Some(head) = tree.iter().find(|entry| entry.key == "rulebook").map(|entry| &entry.item) else { return };
        let own = |key: &str| keys(head).iter().find(|entry| entry.key == key).map(|entry| &entry.item);
        if let Some(version) = own("version") {
            self.edits.push((version.span.clone(), quoted(&headline.version)));
        }
        let note = format!("{{ vi = {}, en = {} }}", quoted(&headline.note.0), quoted(&headline.note.1));
        match own("notes") {
            Some(notes) => {
                let at = notes.span.start + 1;
                self.edits.push((at..at, format!("{note}, ")));
            }
            None => {
                let edit = own("version").filter(|_| self.is_headed(head)).and_then(|version| {
                    let begin = self.text.get(..version.span.start)?.rfind('\n').map_or(0, |end| end + 1);
                    let before = self.text.get(begin..version.span.start)?.split_once("version")?.0;
                    let rest = self.text.get(version.span.end..)?;
                    let at = version.span.end + rest.find(['\r', '\n']).unwrap_or(rest.len());
                    Some((at..at, format!("\n{before}notes = [{note}]")))
                });
                self.edits.extend(edit.or_else(|| self.key_into(head, "notes", &format!("[{note}]"))));
            }
        }
    }

    fn written(mut self, headline: &Headline) -> String {
        let mut out: String = headline.comment.iter().map(|line| format!("# {line}\n")).collect();
        if !out.is_empty() {
            out.push('\n');
        }
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut at = 0;
        for (span, new) in self.edits {
            out.push_str(self.text.get(at..span.start).unwrap_or_default());
            out.push_str(&new);
            at = span.end.max(at);
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}

fn is_text(item: &Item<'_>, text: &str) -> bool {
    matches!(&item.value, Value::Text(own) if own == text)
}

fn imputed(formula: &str) -> Vec<(String, String)> {
    vec![("impute".to_owned(), format!("{{ formula = {} }}", quoted(formula)))]
}

/// The keys of a step, with its name before them where they would give it another.
fn named<'e>(name: &str, entries: &'e [(String, String)]) -> impl Iterator<Item = (String, String)> + 'e {
    let known = entries.iter().any(|(key, _)| key == name);
    let own = (!known).then(|| ("name".to_owned(), quoted(name)));
    own.into_iter().chain(entries.iter().cloned())
}

fn step_text(name: &str, entries: &[(String, String)]) -> String {
    let all: Vec<String> = named(name, entries).map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", all.join(", "))
}
