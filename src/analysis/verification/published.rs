//! A published result, read strictly: what one reader takes and another does not see (a name twice in one object) is no result.
//!
//! In: bytes. Out: [`Published`]. Numbers are read as the nearest `f64`, so that one changed digit is another number.

use crate::compute::Asked;
use crate::finding::{Code, Finding, Place};
use crate::registry::Period;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The list of scoreboards, one a period.
const PERIODS: &str = "periods";

/// A published result.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The file as the user named it.
    pub(super) file: String,
    /// One a period.
    pub(super) boards: Vec<Value>,
    /// The period of each.
    pub(super) periods: Vec<Period>,
    /// What stands beside the list of scoreboards.
    pub(super) beside: Map<String, Value>,
}

impl Published {
    /// Reads the bytes of a result.
    ///
    /// # Errors
    /// `result-unreadable`.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Finding> {
        let unreadable = |reason: &str| {
            let finding = Finding::new(Code::ResultUnreadable).at(Place::file(file));
            finding.with("file", file).with("reason", reason)
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let Once(mut whole) = serde_json::from_slice(bytes).map_err(|problem| {
            let is_twice = problem.is_data() && problem.to_string().starts_with(TWICE);
            unreadable(if is_twice { TWICE } else { "not-json" })
        })?;
        let list = whole.as_object_mut().and_then(|own| match own.get(PERIODS)?.is_array() {
            true => own.remove(PERIODS),
            false => None,
        });
        let (boards, beside) = match (list, whole) {
            (Some(Value::Array(boards)), Value::Object(beside)) => (boards, beside),
            (_, whole) => (vec![whole], Map::new()),
        };
        let is_board = |board: &Value| board.get("entities").is_some_and(Value::is_array) && receipt(board).is_some();
        let period = |board: &Value| Period::parse(board.get("period")?.as_str()?);
        let periods: Option<Vec<Period>> = boards.iter().map(period).collect();
        match periods.filter(|periods| !periods.is_empty() && boards.iter().all(is_board)) {
            Some(periods) => Ok(Self { file: file.to_owned(), boards, periods, beside }),
            None => Err(unreadable("not-a-scoreboard")),
        }
    }

    /// The periods that it has.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// An option of its receipt.
    pub fn option(&self, name: &str) -> Option<&str> {
        receipt(self.boards.first()?)?.get("options")?.get(name)?.as_str()
    }

    /// What was asked for when it was published.
    pub fn asked(&self) -> Asked {
        let any = |is: &dyn Fn(&Value) -> bool| {
            let rows = self.boards.iter().filter_map(|board| board.get("entities")?.as_array()).flatten();
            rows.filter_map(|row| row.get("indicators")?.as_object()).flatten().any(|(_, node)| is(node))
        };
        Asked {
            steps: any(&|node| node.get("steps").is_some_and(Value::is_object)),
            indicator_ranks: any(&|node| node.get("rank").is_some_and(Value::is_number)),
            without_indicators: false,
        }
    }
}

/// The receipt of a scoreboard.
pub(super) fn receipt(board: &Value) -> Option<&Value> {
    board.get("receipt").filter(|own| own.is_object())
}

/// How an error begins where a name stands twice in one object; the reason's token too.
const TWICE: &str = "name-twice";

/// A value in which no object has a name twice.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Once)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, own: bool) -> Result<Value, E> {
        Ok(Value::Bool(own))
    }

    fn visit_i64<E: Error>(self, own: i64) -> Result<Value, E> {
        Ok(Value::Number(own.into()))
    }

    fn visit_u64<E: Error>(self, own: u64) -> Result<Value, E> {
        Ok(Value::Number(own.into()))
    }

    fn visit_f64<E: Error>(self, own: f64) -> Result<Value, E> {
        Ok(Number::from_f64(own).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, own: &str) -> Result<Value, E> {
        Ok(Value::String(own.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Once(own)) = list.next_element()? {
            all.push(own);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            let Once(own) = object.next_value()?;
            if all.insert(name, own).is_some() {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        let finding = Published::read("a.json", text.as_bytes()).unwrap_err();
        format!("{:?}", finding.argument("reason").unwrap())
    }

    #[test]
    fn a_name_twice_is_no_result() {
        assert!(reason("{").contains("not-json"));
        assert!(reason("{\"a\": 1}").contains("not-a-scoreboard"));
        assert!(reason("{\"entities\": [{\"rank\": 1, \"rank\": 2}]}").contains("name-twice"));
    }

    /// The two neighbours of a number in `f64` are two numbers, and each is read as itself.
    #[test]
    fn every_digit_is_read() {
        let text = |score: &str| format!("[{score}]");
        let read = |score: &str| serde_json::from_str::<Once>(&text(score)).unwrap().0[0].as_f64().unwrap();
        for score in ["91.94783757015516", "91.94783757015517", "91.94783757015515"] {
            assert_eq!(read(score).to_string(), score);
        }
    }
}
