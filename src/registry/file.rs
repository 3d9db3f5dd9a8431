//! Reading a registry file.
//!
//! The form is plain on purpose: UTF-8, notes first (`# id: provinces-63`, `# from:` and `# to:` days of the era), then a
//! header and one line an entity, columns by `;`, aliases by `|`, no quotation marks. Columns: `code`, `name.vi`,
//! `name.en`, `aliases`; any other pair `x.vi`, `x.en` is the attribute `x`.

use super::{Attribute, Date, Entity, Registry};
use crate::finding::{Code, Finding, Place};
use std::collections::HashSet;

/// The columns that every registry file has.
const REQUIRED: [&str; 3] = ["code", "name.vi", "name.en"];

impl Registry {
    /// Reads the text of a registry file, which findings call `file`.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let mut reader = Reader { file, findings: Vec::new() };
        let registry = reader.read(text);
        match registry {
            Some(registry) if reader.findings.is_empty() => Ok(registry),
            _ => Err(reader.findings),
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) -> Option<Registry> {
        let mut registry = Registry::default();
        let mut lines =
            text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty());
        let header = loop {
            match lines.next() {
                Some((line, content)) if content.starts_with('#') => self.note(line, content, &mut registry),
                Some((line, content)) => break (line, content),
                None => {
                    self.findings.push(Finding::new(Code::HeaderMissing).at(Place::file(self.file)));
                    return None;
                }
            }
        };
        if registry.id.is_empty() {
            self.say(Code::MissingKey, header.0, |finding| finding.with("key", "id").with("table", "#"));
        }
        let columns: Vec<&str> = header.1.split(';').map(str::trim).collect();
        self.check_columns(header.0, &columns);
        let mut entities: Vec<Entity> = Vec::new();
        let mut codes = HashSet::new();
        for (line, content) in lines {
            let Some(entity) = self.entity(line, content, &columns) else { continue };
            if !codes.insert(entity.code.clone()) {
                self.say(Code::DuplicateId, line, |finding| finding.with("id", &entity.code));
            }
            entities.push(entity);
        }
        let mut read = Registry::new(registry.id, entities);
        read.era = registry.era;
        Some(read)
    }

    /// One note: `# id: …`, `# from: …`, `# to: …`; others are for people.
    fn note(&mut self, line: usize, content: &str, registry: &mut Registry) {
        let Some((key, value)) = content.trim_start_matches('#').split_once(':') else { return };
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
            self.say(Code::WrongType, line, |finding| {
                finding.with("key", key.trim()).with("expected", "date").with("found", "text")
            });
        }
    }

    fn check_columns(&mut self, line: usize, columns: &[&str]) {
        for column in REQUIRED.into_iter().filter(|column| !columns.contains(column)) {
            self.say(Code::ColumnMissing, line, |finding| finding.with("column", column).with("form", "wide"));
        }
        for (at, column) in columns.iter().enumerate() {
            if let Some(first) = columns.iter().take(at).position(|other| other == column) {
                self.say(Code::ColumnDuplicate, line, |finding| {
                    finding.with("column", *column).with("first", first + 1)
                });
            }
            let known = *column == "code" || *column == "aliases" || column.ends_with(".vi") || column.ends_with(".en");
            if !known {
                self.say(Code::ColumnUnknown, line, |finding| finding.with("column", *column));
            }
        }
    }

    fn entity(&mut self, line: usize, content: &str, columns: &[&str]) -> Option<Entity> {
        let cells: Vec<&str> = content.split(';').map(str::trim).collect();
        if cells.len() != columns.len() {
            let (expected, found) = (columns.len(), cells.len());
            self.say(Code::RowLength, line, |finding| finding.with("expected", expected).with("found", found));
            return None;
        }
        let cell = |wanted: &str| {
            columns.iter().zip(&cells).find(|(column, _)| **column == wanted).map_or("", |(_, cell)| *cell)
        };
        if cell("code").is_empty() || cell("name.vi").is_empty() {
            self.say(Code::EntityMissing, line, |finding| finding);
            return None;
        }
        let attribute_ids = columns.iter().filter_map(|column| column.strip_suffix(".vi")).filter(|id| *id != "name");
        let attributes = attribute_ids.filter_map(|id| {
            let value = cell(&format!("{id}.vi"));
            let value_en = Some(cell(&format!("{id}.en"))).filter(|english| !english.is_empty()).unwrap_or(value);
            let attribute = Attribute { id: id.to_owned(), value: value.to_owned(), value_en: value_en.to_owned() };
            (!value.is_empty()).then_some(attribute)
        });
        Some(Entity {
            code: cell("code").to_owned(),
            name_vi: cell("name.vi").to_owned(),
            name_en: cell("name.en").to_owned(),
            attributes: attributes.collect(),
            aliases: cell("aliases")
                .split('|')
                .map(str::trim)
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
        })
    }

    fn say(&mut self, code: Code, line: usize, complete: impl FnOnce(Finding) -> Finding) {
        self.findings.push(complete(Finding::new(code).at(Place::at(self.file, line, 1))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        Registry::parse("r.csv", text)
            .map_or_else(|findings| findings.iter().map(|finding| finding.code).collect(), |_| Vec::new())
    }

    #[test]
    fn a_small_registry() {
        let text = "# id: wards-2\n# from: 2020-01-01\n# any words\ncode;name.vi;name.en;kind.vi;kind.en;aliases\n2;Bến Nghé;Ben Nghe;phường;ward;BN|B. Nghé\n1;Đa Kao;Da Kao;phường;;\n";
        let registry = Registry::parse("r.csv", text).unwrap();
        assert_eq!(registry.era, (Date::parse("2020-01-01"), None));
        assert_eq!(registry.entities[0].name_vi, "Đa Kao");
        assert_eq!(registry.entities[0].attributes[0].value_en, "phường");
        assert_eq!(registry.entities[1].attribute("kind"), Some("phường"));
        assert_eq!(registry.entities[1].aliases, ["BN", "B. Nghé"]);
    }

    #[test]
    fn mistakes_are_all_named() {
        assert_eq!(codes("# id: x\n"), [Code::HeaderMissing]);
        assert_eq!(codes("code;name.vi;name.en\n"), [Code::MissingKey]);
        assert_eq!(
            codes("# id: x\n# to: 30/06/2025\ncode;name.vi;code;colour\n1;a\n;b;;\n"),
            [
                Code::WrongType,
                Code::ColumnMissing,
                Code::ColumnDuplicate,
                Code::ColumnUnknown,
                Code::RowLength,
                Code::EntityMissing,
            ]
        );
    }

    #[test]
    fn a_code_stands_once() {
        assert_eq!(codes("# id: x\ncode;name.vi;name.en\n1;a;a\n1;b;b\n"), [Code::DuplicateId]);
    }
}
