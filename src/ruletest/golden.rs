//! Whole rankings compared by row and column.
//!
//! In: the ranking of a file and the one that came, as text. Out: [`Change`]s. A row is an entity (in one period), found by its code,
//! wherever it stands; of the JSON form each path below an entity is a column.

use super::outcome::Change;
use crate::data::plain;
use crate::result::Scoreboard;
use indexmap::IndexMap;
use serde_json::Value;

/// Form of a golden ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As `kpi score --format csv`.
    Csv,
    /// As `kpi score --format json`, without receipt and findings, which speak of bytes and places of files.
    Json,
}

impl Form {
    /// The form of a file by its name.
    pub fn of(file: &str) -> Self {
        if file.to_lowercase().ends_with(".json") { Self::Json } else { Self::Csv }
    }
}

/// The JSON form of a ranking.
pub(super) fn json(board: &Scoreboard) -> String {
    let mut value = serde_json::to_value(board).unwrap_or_default();
    if let Value::Object(members) = &mut value {
        members.remove("receipt");
        members.remove("findings");
    }
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// A ranking as rows by key, each with its label and cells by column.
#[derive(Debug, Default)]
struct Ranking {
    columns: Vec<String>,
    rows: IndexMap<String, (String, IndexMap<String, String>)>,
}

/// Where two rankings differ.
pub(super) fn changes(expected: &[u8], came: &str, form: Form) -> Vec<Change> {
    let read = |bytes: &[u8]| match form {
        Form::Csv => of_csv(bytes),
        Form::Json => of_json(bytes),
    };
    let (Some(expected), Some(came)) = (read(expected), read(came.as_bytes())) else { return vec![Change::Unreadable] };
    let mut changes = Vec::new();
    for column in expected.columns.iter().filter(|column| !came.columns.contains(column)) {
        changes.push(Change::ColumnGone { column: column.clone() });
    }
    for column in came.columns.iter().filter(|column| !expected.columns.contains(column)) {
        changes.push(Change::ColumnNew { column: column.clone() });
    }
    for (key, (label, cells)) in &expected.rows {
        match came.rows.get(key) {
            Some((_, other)) => changes.extend(cells_changed(label, cells, other, &came.columns)),
            None => changes.push(Change::RowGone { row: label.clone() }),
        }
    }
    for (_, (label, _)) in came.rows.iter().filter(|(key, _)| !expected.rows.contains_key(*key)) {
        changes.push(Change::RowNew { row: label.clone() });
    }
    if changes.is_empty() && !expected.rows.keys().eq(came.rows.keys()) {
        changes.push(Change::Order);
    }
    changes
}

fn cells_changed(
    row: &str,
    expected: &IndexMap<String, String>,
    came: &IndexMap<String, String>,
    columns: &[String],
) -> Vec<Change> {
    let there = expected.iter().filter(|(column, _)| columns.contains(column));
    let differs = |(column, expected): (&String, &String)| {
        let came = came.get(column).cloned().unwrap_or_default();
        (came != *expected).then(|| Change::Cell {
            row: row.to_owned(),
            column: column.clone(),
            expected: expected.clone(),
            came,
        })
    };
    there.filter_map(differs).collect()
}

fn of_csv(bytes: &[u8]) -> Option<Ranking> {
    let table = plain::table("", bytes);
    if !table.findings.is_empty() {
        return None;
    }
    let columns: Vec<String> = table.header.iter().map(|cell| cell.text.clone()).collect();
    let at = |name: &str| columns.iter().position(|column| column == name);
    let (code, name, period) = (at("code")?, at("name"), at("period"));
    let mut ranking = Ranking { columns: columns.clone(), rows: IndexMap::new() };
    for row in &table.rows {
        let text = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", |cell| cell.text.as_str());
        let key = format!("{} {}", text(period), text(Some(code)));
        let label = [text(period), text(Some(code)), text(name)].join(" ").trim().to_owned();
        let cells = columns.iter().cloned().zip(row.iter().map(|cell| cell.text.clone())).collect();
        ranking.rows.insert(key, (label, cells));
    }
    Some(ranking)
}

/// Entities are rows; everything else is one row without a name.
fn of_json(bytes: &[u8]) -> Option<Ranking> {
    let Value::Object(mut members) = serde_json::from_slice::<Value>(bytes).ok()? else { return None };
    let entities = match members.remove("entities")? {
        Value::Array(entities) => entities,
        _ => return None,
    };
    let mut ranking = Ranking::default();
    let mut head = IndexMap::new();
    flatten("", &Value::Object(members), &mut head);
    ranking.columns.extend(head.keys().cloned());
    ranking.rows.insert(String::new(), (String::new(), head));
    for entity in &entities {
        let text = |key: &str| entity.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut cells = IndexMap::new();
        flatten("", entity, &mut cells);
        for column in cells.keys() {
            if !ranking.columns.contains(column) {
                ranking.columns.push(column.clone());
            }
        }
        let label = format!("{} {}", text("code"), text("name")).trim().to_owned();
        ranking.rows.insert(text("code").to_owned(), (label, cells));
    }
    Some(ranking)
}

fn flatten(path: &str, value: &Value, cells: &mut IndexMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| flatten(&below(name), member, cells)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, each)| flatten(&below(&(at + 1).to_string()), each, cells))
        }
        Value::Null => drop(cells.insert(path.to_owned(), String::new())),
        Value::String(text) => drop(cells.insert(path.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => drop(cells.insert(path.to_owned(), value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "rank,code,name,score,old\n1,48,Đà Nẵng,0.5,x\n2,79,Hồ Chí Minh,0.4,x\n";

    #[test]
    fn rankings_are_compared_by_row_and_column() {
        let came = "rank,code,name,score,new\n1,79,Hồ Chí Minh,0.6,y\n2,01,Hà Nội,0.1,y\n";
        let cell = |column: &str, expected: &str, came: &str| Change::Cell {
            row: "79 Hồ Chí Minh".into(),
            column: column.into(),
            expected: expected.into(),
            came: came.into(),
        };
        assert_eq!(
            changes(FILE.as_bytes(), came, Form::Csv),
            [
                Change::ColumnGone { column: "old".into() },
                Change::ColumnNew { column: "new".into() },
                Change::RowGone { row: "48 Đà Nẵng".into() },
                cell("rank", "2", "1"),
                cell("score", "0.4", "0.6"),
                Change::RowNew { row: "01 Hà Nội".into() },
            ]
        );
    }

    #[test]
    fn line_ends_do_not_matter_and_order_does() {
        assert!(changes(FILE.replace('\n', "\r\n").as_bytes(), FILE, Form::Csv).is_empty());
        let mut lines: Vec<&str> = FILE.lines().collect();
        lines.swap(1, 2);
        assert_eq!(changes(lines.join("\n").as_bytes(), FILE, Form::Csv), [Change::Order]);
        assert_eq!(changes(b"rank\n1\n", FILE, Form::Csv), [Change::Unreadable]);
    }

    #[test]
    fn json_is_compared_by_entity_and_path() {
        let file =
            r#"{"period":"2022","entities":[{"code":"48","name":"Đà Nẵng","aggregates":{"total":{"score":0.5}}}]}"#;
        assert!(changes(file.as_bytes(), file, Form::Json).is_empty());
        let found = changes(file.as_bytes(), &file.replace("0.5", "0.25").replace("2022", "2023"), Form::Json);
        let cell = |row: &str, column: &str, expected: &str, came: &str| Change::Cell {
            row: row.into(),
            column: column.into(),
            expected: expected.into(),
            came: came.into(),
        };
        assert_eq!(
            found,
            [cell("", "period", "2022", "2023"), cell("48 Đà Nẵng", "aggregates.total.score", "0.5", "0.25")]
        );
        assert_eq!(changes(b"[]", file, Form::Json), [Change::Unreadable]);
    }
}
