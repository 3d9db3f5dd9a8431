//! Reading a registry file.
//!
//! In: the text of a table, one line an entity. Out: a [`Registry`], or findings, each with line and column. Notes stand first (`# id:`, and
//! `# from:` and `# to:`, the days of the era), then a header; columns by `;`, `,` or tab, whichever the header has most of, a cell with one of
//! them in double quotes. Columns: `code`, `name` (or `name.vi` and `name.en`), `aliases` (by `|`), `successor` (its code in the registry that
//! follows; several by `|` where it was divided among them), `from` (the day from which the entity of that code is called and classed as this line says); any other column `x` (or
//! the pair `x.vi`, `x.en`) is the attribute `x`.

use super::succession::Change;
use super::{Attribute, Date, Entity, Registry};
use crate::finding::{Code, Finding, Place};
use crate::naming;
use std::collections::HashMap;
use std::ops::Range;

/// Column names of their own; no attribute is called so.
const RESERVED: [&str; 8] = ["code", "aliases", "name", "name.vi", "name.en", "from", "to", "successor"];

/// In the column `successor`: the entity went on as nobody, for example because it was divided.
const NOBODY: &str = "-";

impl Registry {
    /// Reads the text of a registry file, which findings call `file`. Without an `# id:` it is called as the file.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        match Self::read(file, text) {
            (Some(registry), findings) if findings.is_empty() => Ok(registry),
            (_, findings) => Err(findings),
        }
    }

    /// As [`Registry::parse`], with what could be read of a file that has findings.
    pub fn read(file: &str, text: &str) -> (Option<Self>, Vec<Finding>) {
        let mut reader = Reader { file, text, is_proven: false, findings: Vec::new() };
        let registry = reader.read();
        (registry, reader.findings)
    }

    /// A file that comes with this program; a test holds it to what [`Registry::parse`] asks, so that nobody waits for that.
    pub(super) fn shipped(file: &str, text: &str) -> Option<Self> {
        Reader { file, text, is_proven: true, findings: Vec::new() }.read()
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// Whether it is known that no code and no name means two.
    is_proven: bool,
    findings: Vec<Finding>,
}

/// A cell: its bytes in the file, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    span: Range<usize>,
    text: String,
}

/// An entity with the cells that it was read from, for the findings.
struct Read {
    entity: Entity,
    code: Range<usize>,
    names: Vec<(String, Range<usize>)>,
    /// From which day it is called so; none: from the beginning.
    from: Option<Date>,
    /// The code that it went on under, those among whom it was divided, or nobody's; none where the line does not say it.
    successor: Option<Vec<String>>,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<Registry> {
        let mut registry = Registry::default();
        let mut lines =
            lines(self.text).filter(|span| !self.text.get(span.clone()).unwrap_or_default().trim().is_empty());
        let header = loop {
            let Some(span) = lines.next() else {
                self.findings.push(Finding::new(Code::HeaderMissing).at(Place::file(self.file)));
                return None;
            };
            let content = self.text.get(span.clone()).unwrap_or_default();
            if !content.trim_start_matches(['"', ' ']).starts_with('#') {
                break span;
            }
            self.note(&span, &mut registry);
        };
        let delimiter = delimiter(self.text.get(header.clone()).unwrap_or_default());
        let columns = self.columns(&header, delimiter)?;
        let mut entities: Vec<Read> = Vec::new();
        for line in lines {
            entities.extend(self.entity(&line, delimiter, &columns));
        }
        if entities.is_empty() && self.findings.is_empty() {
            self.findings.push(Finding::new(Code::FileEmpty).at(Place::file(self.file)).with("file", self.file));
        }
        if !self.is_proven {
            self.twins(&entities);
        }
        self.changes_of_nobody(&entities);
        let id = if registry.id.is_empty() { stem(self.file).to_owned() } else { registry.id };
        let (changed, first): (Vec<Read>, Vec<Read>) = entities.into_iter().partition(|read| read.from.is_some());
        let said = first.iter().filter_map(|read| Some((read.entity.code.clone(), read.successor.clone()?)));
        let succession = said.collect();
        let mut read = Registry::new(id, first.into_iter().map(|read| read.entity).collect());
        read.entities.dedup_by(|a, b| a.code == b.code);
        read.era = registry.era;
        read.succession = succession;
        let changes = changed.into_iter().filter_map(|read| Some(Change { from: read.from?, entity: read.entity }));
        read.changes = changes.filter(|change| read.in_era(change.from) && read.era.0 != Some(change.from)).collect();
        Some(read)
    }

    /// Lines that rename an entity which is not there.
    fn changes_of_nobody(&mut self, entities: &[Read]) {
        let is_there = |code: &str| entities.iter().any(|read| read.from.is_none() && read.entity.code == code);
        for read in entities.iter().filter(|read| read.from.is_some() && !is_there(&read.entity.code)) {
            let codes = entities.iter().filter(|read| read.from.is_none()).map(|read| read.entity.code.as_str());
            let near = naming::suggestions(&read.entity.code, codes, 1);
            self.say(Code::RegistryCodeUnknown, &read.code, |finding| {
                finding.with("code", &read.entity.code).with("column", "from").with("suggestions", near)
            });
        }
    }

    /// One note: `# id: …`, `# from: …`, `# to: …`; others are for people.
    fn note(&mut self, span: &Range<usize>, registry: &mut Registry) {
        let content = self.text.get(span.clone()).unwrap_or_default();
        // A spreadsheet that saved the file again puts separators behind a note, or quotes around it.
        let content =
            content.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '#' | ',' | ';'));
        let Some((key, value)) = content.split_once(':') else { return };
        let value = value.trim();
        let day = match key.trim() {
            "id" => {
                registry.id = value.to_owned();
                return;
            }
            "from" => &mut registry.era.0,
            "to" => &mut registry.era.1,
            _ => return,
        };
        *day = Date::parse(value);
        if day.is_none() {
            let key = key.trim().to_owned();
            self.say(Code::WrongType, span, |finding| {
                finding.with("key", key).with("expected", "date").with("found", "text")
            });
        }
    }

    /// The names of the columns; none where it is not known who the entities are.
    fn columns(&mut self, line: &Range<usize>, delimiter: char) -> Option<Vec<String>> {
        let cells = self.cells(line, delimiter)?;
        let columns: Vec<String> = cells.iter().map(|cell| column_name(&cell.text)).collect();
        for (at, (column, cell)) in columns.iter().zip(&cells).enumerate() {
            if let Some(first) = columns.iter().take(at).position(|other| other == column) {
                self.say(Code::ColumnDuplicate, &cell.span, |finding| {
                    finding.with("column", &cell.text).with("first", first + 1)
                });
            } else if !is_column(column) {
                let near = naming::suggestions(&cell.text, ["code", "name", "aliases"], 1);
                self.say(Code::ColumnUnknown, &cell.span, |finding| {
                    finding.with("column", &cell.text).with("suggestions", near)
                });
            }
        }
        let has = |names: &[&str]| columns.iter().any(|column| names.contains(&column.as_str()));
        let absent = [("code", has(&["code"])), ("name", has(&["name", "name.vi"]))];
        for (column, _) in absent.iter().filter(|(_, has)| !has) {
            self.say(Code::ColumnMissing, line, |finding| finding.with("column", *column).with("form", "registry"));
        }
        absent.iter().all(|(_, has)| *has).then_some(columns)
    }

    fn entity(&mut self, line: &Range<usize>, delimiter: char, columns: &[String]) -> Option<Read> {
        let cells = self.cells(line, delimiter)?;
        if cells.len() != columns.len() {
            let (expected, found) = (columns.len(), cells.len());
            self.say(Code::RowLength, line, |finding| finding.with("expected", expected).with("found", found));
            return None;
        }
        let at = |wanted: &str| columns.iter().zip(&cells).find(|(column, _)| *column == wanted).map(|(_, cell)| cell);
        let filled = |wanted: &str| at(wanted).filter(|cell| !cell.text.is_empty());
        let name = filled("name.vi").or_else(|| filled("name"));
        let (Some(code), Some(name)) = (filled("code"), name) else {
            self.say(Code::EntityMissing, line, |finding| finding);
            return None;
        };
        let english = filled("name.en").or_else(|| filled("name")).unwrap_or(name);
        let aliases = at("aliases").map(|cell| cell.text.as_str()).unwrap_or_default();
        let aliases: Vec<String> =
            aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect();
        let mut names = vec![(name.text.clone(), name.span.clone())];
        if english.text != name.text {
            names.push((english.text.clone(), english.span.clone()));
        }
        if let Some(cell) = at("aliases") {
            names.extend(aliases.iter().map(|alias| (alias.clone(), cell.span.clone())));
        }
        let entity = Entity {
            code: code.text.clone(),
            name_vi: name.text.clone(),
            name_en: english.text.clone(),
            attributes: attributes(columns, &filled),
            aliases,
        };
        let code = code.span.clone();
        let from = match filled("from").map(|cell| (cell, Date::parse(&cell.text))) {
            Some((cell, None)) => {
                let span = cell.span.clone();
                self.say(Code::WrongType, &span, |finding| {
                    finding.with("key", "from").with("expected", "date").with("found", "text")
                });
                return None;
            }
            Some((_, from)) => from,
            None => None,
        };
        let codes =
            |text: &str| text.split('|').map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
        let successor =
            filled("successor").map(|cell| if cell.text == NOBODY { Vec::new() } else { codes(&cell.text) });
        Some(Read { entity, code, names, from, successor })
    }

    /// Codes that stand twice, and names that mean two entities once accents are composed, case and spaces put aside.
    fn twins(&mut self, entities: &[Read]) {
        let mut codes: HashMap<(&str, Option<Date>), &Range<usize>> = HashMap::new();
        let mut names: HashMap<String, (&str, &Range<usize>)> = HashMap::new();
        for read in entities {
            let own = read.entity.code.as_str();
            if let Some(first) = codes.get(&(own, read.from)) {
                let related = Place::span(self.file, self.text, (*first).clone()).related();
                self.say(Code::DuplicateId, &read.code, |finding| finding.with("id", &read.entity.code).at(related));
                continue;
            }
            codes.insert((own, read.from), &read.code);
            for (name, span) in &read.names {
                let first = names.entry(naming::normal(name)).or_insert((own, span));
                if first.0 == own {
                    continue;
                }
                let other = first.0.to_owned();
                let related = Place::span(self.file, self.text, first.1.clone()).related();
                self.say(Code::RegistryNamesAlike, span, |finding| {
                    finding.with("name", name).with("code", &read.entity.code).with("other", other).at(related)
                });
            }
        }
    }

    /// The cells of a line; none, and a finding, where a quote is not closed.
    fn cells(&mut self, line: &Range<usize>, delimiter: char) -> Option<Vec<Cell>> {
        let content = self.text.get(line.clone()).unwrap_or_default();
        match split(content, delimiter) {
            Ok(cells) => Some(
                cells
                    .into_iter()
                    .map(|cell| Cell { span: line.start + cell.span.start..line.start + cell.span.end, ..cell })
                    .collect(),
            ),
            Err((detail, at)) => {
                let span = line.start + at..line.end;
                self.say(Code::CsvSyntax, &span, |finding| finding.with("detail", detail));
                None
            }
        }
    }

    fn say(&mut self, code: Code, span: &Range<usize>, complete: impl FnOnce(Finding) -> Finding) {
        let place = Place::span(self.file, self.text, span.clone());
        self.findings.push(complete(Finding::new(code).at(place)));
    }
}

/// The attributes of an entity in the order of their columns.
fn attributes<'c>(columns: &[String], filled: &impl Fn(&str) -> Option<&'c Cell>) -> Vec<Attribute> {
    let is_own = |column: &&String| !RESERVED.contains(&column.as_str()) && !column.ends_with(".en");
    let attribute = |column: &String| {
        let id = column.strip_suffix(".vi").unwrap_or(column);
        let value = filled(column)?;
        let english = filled(&format!("{id}.en")).unwrap_or(value);
        Some(Attribute { id: id.to_owned(), value: value.text.clone(), value_en: english.text.clone() })
    };
    columns.iter().filter(is_own).filter_map(attribute).collect()
}

/// A column's name as this room calls it.
fn column_name(text: &str) -> String {
    let name = text.trim().to_lowercase();
    match name.as_str() {
        "name_vi" => "name.vi".to_owned(),
        "name_en" => "name.en".to_owned(),
        _ => name,
    }
}

/// Whether a column is one of the known ones or can be an attribute.
fn is_column(column: &str) -> bool {
    if RESERVED.contains(&column) {
        return column != "to";
    }
    let id = column.strip_suffix(".vi").or_else(|| column.strip_suffix(".en")).unwrap_or(column);
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_')
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The separator that the header has most of.
fn delimiter(header: &str) -> char {
    let count = |delimiter: char| header.matches(delimiter).count();
    let (mut best, mut most) = (';', count(';'));
    for other in [',', '\t'] {
        if count(other) > most {
            (best, most) = (other, count(other));
        }
    }
    best
}

/// The cells of a line with their bytes in it; which quote is wrong, where one is.
fn split(line: &str, delimiter: char) -> Result<Vec<Cell>, (&'static str, usize)> {
    let (mut cells, mut from) = (Vec::new(), 0);
    loop {
        let rest = line.get(from..).unwrap_or_default();
        let lead = rest.len() - rest.trim_start_matches(' ').len();
        let (cell, end) = match rest.get(lead..).and_then(|rest| rest.strip_prefix('"')) {
            Some(quoted) => {
                let opens = from + lead;
                let (text, length) = unquoted(quoted).ok_or(("unclosed-quote", opens))?;
                let behind = opens + 1 + length;
                let tail = line.get(behind..).unwrap_or_default();
                let end = behind + tail.find(delimiter).unwrap_or(tail.len());
                if !line.get(behind..end).unwrap_or_default().trim().is_empty() {
                    return Err(("text-behind-quote", behind));
                }
                (Cell { span: opens..behind, text: text.trim().to_owned() }, end)
            }
            None => {
                let end = from + rest.find(delimiter).unwrap_or(rest.len());
                let text = line.get(from..end).unwrap_or_default();
                let start = from + (text.len() - text.trim_start().len());
                let text = text.trim();
                (Cell { span: start..start + text.len(), text: text.to_owned() }, end)
            }
        };
        cells.push(cell);
        if end >= line.len() {
            return Ok(cells);
        }
        from = end + delimiter.len_utf8();
    }
}

/// What stands up to the closing quote, with doubled quotes made one, and how many bytes that took with the closing quote.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '"' {
            out.push(letter);
        } else if letters.next_if(|(_, next)| *next == '"').is_some() {
            out.push('"');
        } else {
            return Some((out, at + 1));
        }
    }
    None
}

/// The name of a file without its folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(Code, usize, usize)> {
        let place = |finding: &Finding| (finding.code, finding.places[0].line, finding.places[0].column);
        Registry::parse("r.csv", text).map_or_else(|findings| findings.iter().map(place).collect(), |_| Vec::new())
    }

    #[test]
    fn a_small_registry() {
        let text = "# id: wards-2\n# from: 2020-01-01\n# any words\ncode;name.vi;name.en;kind.vi;kind.en;aliases\n2;Bến Nghé;Ben Nghe;phường;ward;BN|B. Nghé\n1;Đa Kao;Da Kao;phường;;\n";
        let registry = Registry::parse("r.csv", text).unwrap();
        assert_eq!(registry.id, "wards-2");
        assert_eq!(registry.era, (Date::parse("2020-01-01"), None));
        assert_eq!(registry.entities[0].name_vi, "Đa Kao");
        assert_eq!(registry.entities[0].attributes[0].value_en, "phường");
        assert_eq!(registry.entities[1].attribute("kind"), Some("phường"));
        assert_eq!(registry.entities[1].aliases, ["BN", "B. Nghé"]);
    }

    #[test]
    fn names_by_day_and_successors() {
        let text = "# to: 2025-06-30\ncode;name;successor;from;type\n46;Thừa Thiên Huế;46;;tỉnh\n02;Hà Giang;08;;tỉnh\n46;Huế;;2025-01-01;thành phố\n05;Chia;-;;tỉnh\n";
        let registry = Registry::parse("r.csv", text).unwrap();
        let names: Vec<&str> = registry.entities.iter().map(|entity| entity.name_vi.as_str()).collect();
        assert_eq!(names, ["Hà Giang", "Chia", "Thừa Thiên Huế"]);
        assert_eq!(registry.changes[0].entity.attribute("type"), Some("thành phố"));
        assert_eq!(registry.changes[0].from, Date::parse("2025-01-01").unwrap());
        let said = [("02", Some("08")), ("05", None), ("46", Some("46"))];
        assert_eq!(
            registry.succession,
            said.map(|(code, to)| (code.to_owned(), to.into_iter().map(str::to_owned).collect())).into()
        );
        assert_eq!(codes("code;name;from\n1;a;\n2;b;2025-01-01\n"), [(Code::RegistryCodeUnknown, 3, 1)]);
        assert_eq!(codes("code;name;from\n1;a;\n1;b;1/1/2025\n"), [(Code::WrongType, 3, 5)]);
        // The name of an earlier day is not free for another.
        assert_eq!(codes("code;name;from\n1;a;\n2;c;\n2;a;2025-01-01\n"), [(Code::RegistryNamesAlike, 4, 3)]);
    }

    #[test]
    fn a_table_as_a_spreadsheet_saves_it() {
        let text = "\"# from: 2020-01-01\",,,\r\ncode,name,region,type\r\n02,\"Sở Y tế, Hà Nội\",\"vùng \"\"A\"\"\",sở\r\n\r\n01, Sở Nội vụ ,,sở\r\n";
        let registry = Registry::parse("rules/mine/so-nganh.csv", text).unwrap();
        assert_eq!((registry.id.as_str(), registry.era.0), ("so-nganh", Date::parse("2020-01-01")));
        let names: Vec<&str> = registry.entities.iter().map(|entity| entity.name_vi.as_str()).collect();
        assert_eq!(names, ["Sở Nội vụ", "Sở Y tế, Hà Nội"]);
        assert_eq!(registry.entities[1].name_en, "Sở Y tế, Hà Nội");
        assert_eq!(registry.entities[1].attribute("region"), Some("vùng \"A\""));
        assert_eq!(registry.entities[0].attribute("region"), None);
    }

    #[test]
    fn mistakes_are_all_named_with_their_places() {
        assert_eq!(codes("# id: x\n"), [(Code::HeaderMissing, 0, 0)]);
        assert_eq!(codes("code;name\n"), [(Code::FileEmpty, 0, 0)]);
        assert_eq!(
            codes("# to: 30/06/2025\ncode;name;code;Màu sắc\n1;a\n;b;;\n"),
            [
                (Code::WrongType, 1, 1),
                (Code::ColumnDuplicate, 2, 11),
                (Code::ColumnUnknown, 2, 16),
                (Code::RowLength, 3, 1),
                (Code::EntityMissing, 4, 1),
            ]
        );
        assert_eq!(codes("code,region\n1,a\n"), [(Code::ColumnMissing, 1, 1)]);
        assert_eq!(codes("code,name\n1,\"a\n2,b\"c\n"), [(Code::CsvSyntax, 2, 3)]);
        assert_eq!(codes("code,name\n1,\"a\" b\n"), [(Code::CsvSyntax, 2, 6)]);
    }

    #[test]
    fn a_code_stands_once_and_a_name_means_one() {
        assert_eq!(codes("code;name\n1;a\n1;b\n"), [(Code::DuplicateId, 3, 1)]);
        // A name in another spelling, an English name that is another's alias.
        assert_eq!(codes("code;name\n1;Hà Nam\n2;HÀ  NAM\n"), [(Code::RegistryNamesAlike, 3, 3)]);
        assert_eq!(
            codes("code;name;aliases\n1;Huế;TT Huế|Cố đô\n2;Đà Nẵng;cố đô\n"),
            [(Code::RegistryNamesAlike, 3, 11)]
        );
        assert_eq!(codes("code;name;aliases\n1;Huế;huế\n2;Hue;\n"), []);
    }
}
