//! Values that are words with a meaning: rules for missing values, readings, tie styles.

use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::number::TiePrecision;
use crate::rulebook::model::{ChildRule, Missing, MissingRule, MissingRules, Reading};
use crate::rulebook::syntax::{Item, Value};

/// Rules for nodes that name none.
pub struct MissingDefaults {
    pub indicators: MissingRules,
    pub aggregates: ChildRule,
    /// Whether the rulebook itself says what becomes of indicators.
    pub said: bool,
}

impl Default for MissingDefaults {
    /// Nothing is invented: what is missing stays missing, and so does all that needs it.
    fn default() -> Self {
        Self {
            indicators: MissingRules { by_reason: Vec::new(), otherwise: MissingRule::StaysMissing },
            aggregates: ChildRule::RequireAll,
            said: false,
        }
    }
}

/// Exact or rounded.
pub const READINGS: &[(&str, Reading)] = &[("exact", Reading::Exact), ("rounded", Reading::Rounded)];

const MISSING_RULES: &[(&str, MissingRule)] = &[
    ("score 0", MissingRule::ScoreZero),
    ("full points", MissingRule::FullPoints),
    ("stays missing", MissingRule::StaysMissing),
];

/// What a missing value does to an indicator: a word, or words by reason with `otherwise`. Without `otherwise` the reasons that
/// are not named follow `general`.
pub fn missing_rules(reader: &mut Reader<'_>, item: &Item<'_>, general: &MissingRules) -> Option<MissingRules> {
    let Value::Table(entries) = &item.value else {
        let otherwise = reader.word("missing", item, MISSING_RULES)?;
        return Some(MissingRules { by_reason: Vec::new(), otherwise });
    };
    let mut rules = MissingRules { by_reason: Vec::new(), otherwise: general.otherwise };
    let mut named = Vec::new();
    for entry in entries {
        if entry.key == "otherwise" {
            rules.otherwise = reader.word(&entry.key, &entry.item, MISSING_RULES)?;
        } else if let Some(reason) = Missing::ALL.into_iter().find(|reason| reason.token() == entry.key) {
            let rule = reader.word(&entry.key, &entry.item, MISSING_RULES)?;
            rules.by_reason.push((reason, rule));
            named.push(reason);
        } else {
            let allowed = Missing::ALL.iter().map(|reason| reason.token()).chain(["otherwise"]).collect();
            reader.unknown_word("missing", &entry.key, allowed, &entry.key_span);
        }
    }
    if !entries.iter().any(|entry| entry.key == "otherwise") {
        rules.by_reason.extend(general.by_reason.iter().copied().filter(|(reason, _)| !named.contains(reason)));
    }
    Some(rules)
}

/// What missing children do to an aggregate.
pub fn child_rule(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<ChildRule> {
    let Value::Table(entries) = &item.value else {
        let words = [("require all", true), ("reweight", false)];
        let all = reader.word("missing", item, &words)?;
        return Some(if all { ChildRule::RequireAll } else { ChildRule::Reweight });
    };
    let [entry] = entries.as_slice() else {
        reader.wrong_type("missing", "text", item);
        return None;
    };
    let by_weight = match entry.key.as_ref() {
        "share_of_weight" => true,
        "share_of_number" => false,
        other => {
            reader.unknown_word("missing", other, vec!["share_of_weight", "share_of_number"], &entry.key_span);
            return None;
        }
    };
    let share = reader.share(&entry.key, &entry.item)?;
    Some(if by_weight { ChildRule::ShareOfWeight(share) } else { ChildRule::ShareOfNumber(share) })
}

/// When two scores are tied: `12 digits`, `4 decimals`, `exact`.
pub fn tie_precision(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<TiePrecision> {
    let text = reader.text("tied", item)?;
    let parsed = TiePrecision::parse(text);
    if parsed.is_none() {
        // Which number was meant cannot be guessed, so the forms are listed instead.
        let allowed = ["12 digits", "4 decimals", "exact"].map(str::to_owned).to_vec();
        let finding = Finding::new(Code::UnknownWord).with("key", "tied").with("word", text).with("allowed", allowed);
        reader.report(finding, &item.span);
    }
    parsed
}
