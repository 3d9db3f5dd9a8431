//! Scoreboards as JSON: the serde form of a [`Scoreboard`]; several periods as a list under `periods`.

use crate::result::Scoreboard;
use serde::Serialize;

/// Several periods.
#[derive(Debug, Serialize)]
struct Periods<'a> {
    periods: &'a [Scoreboard],
}

pub(super) fn scoreboards(boards: &[Scoreboard], all_periods: bool) -> String {
    match boards {
        [board] if !all_periods => pretty(board),
        _ => pretty(&Periods { periods: boards }),
    }
}

/// Indented JSON with a line end. All our keys are texts and all our types plain data, which always can be written.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_schema_in_docs_is_that_of_the_scoreboard() {
        let schema = pretty(&schemars::schema_for!(Scoreboard));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scoreboard.schema.json");
        if std::env::var_os("KPI_REFRESH").is_some() {
            std::fs::write(&path, &schema).expect("writable");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(written, schema, "refresh it with: KPI_REFRESH=1 cargo test --lib the_schema_in_docs");
    }
}
