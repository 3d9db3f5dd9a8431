//! The choice of stages and differences of scores.

use super::*;

fn rulebook(stages: &str) -> Rulebook {
    let text = format!(
        "format = 1\n[rulebook]\nid = \"a\"\nversion = \"1\"\ntitle = \"A\"\nentities = \"input\"\n{stages}\n\
         [field.f]\ntitle = \"F\"\nkind = \"count\"\n[node.n]\ntitle = \"N\"\nvalue = \"f\"\n"
    );
    let reading = crate::rulebook::read("a.toml", text.as_bytes());
    reading.rulebook.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

#[test]
fn the_first_and_the_last_stage_unless_others_are_named() {
    let own = rulebook("stages = [\"self\", { id = \"measured\", voice = \"measurement\" }, \"final\"]");
    assert_eq!(stages(&own, None, None), Ok((0, 2)));
    assert_eq!(stages(&own, Some("measured"), None), Ok((1, 2)));
    assert_eq!(stages(&own, None, Some("measured")), Ok((0, 1)));
    let code = |from: Option<&str>, to: Option<&str>| stages(&own, from, to).unwrap_err().code;
    assert_eq!(code(Some("final"), None), Code::StagesReversed);
    assert_eq!(code(Some("selv"), None), Code::StageUnknown);
    // One stage is none to compare; none at all neither.
    assert_eq!(stages(&rulebook("stages = [\"self\"]"), None, None).unwrap_err().code, Code::StagesReversed);
    assert_eq!(stages(&rulebook(""), None, None).unwrap_err().code, Code::StageUnknown);
}

#[test]
fn what_floats_leave_behind_is_no_difference() {
    // In floats 606.27 − 787.84 is −181.57000000000005, and 0.1 + 0.2 − 0.3 is not 0.
    assert_eq!(difference(787.84, 606.27), Some(-181.57));
    assert_eq!(difference(0.3, 0.1 + 0.2), Some(0.0));
    assert_eq!(difference(0.0, 1e-9), Some(1e-9));
}
