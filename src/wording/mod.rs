//! Every user-facing word, in Vietnamese and English: sentences of findings, labels, data status, reasons, numbers for people.
//!
//! In: findings, tokens, numbers as decimal text. Out: text in a language. This room lays nothing out and decides nothing;
//! other rooms hold no sentence of their own.

mod addressed;
mod diff;
mod eras;
mod finding_en;
mod finding_vi;
mod form;
mod help;
pub mod keys;
mod labels;
mod method;
mod number;
mod status;
mod suggestion;
mod template;
mod texts;
mod tokens;
mod trend;
mod usage;

#[cfg(test)]
mod tests;

pub use diff::DiffText;
pub use eras::registry_title;
pub use form::{FormText, form_text, period};
pub use labels::{Label, label, phrase};
pub use method::{done, fact, method, weighting};
pub use number::{localized, unmarked};
pub use status::{missing, restated_suffix, severity, status, status_notice, status_suffix};
pub use template::{is_visible, visible};
pub use texts::Text;
pub use trend::{TrendText, trend};
pub use usage::{UsageText, usage, usage_known, usage_text};

use crate::finding::{Code, Finding};
use crate::rulebook::model::Language;

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What is wrong: lower case, no full stop, the user's own words in backticks.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// A few words under the underlined text.
    pub label: String,
}

/// The words of a finding in a language.
pub fn sentence(finding: &Finding, language: Language) -> Sentence {
    let is_cut = finding.code == Code::LimitPassed && finding.argument("more").is_some();
    let is_of_many = finding.code == Code::EvidenceMissing && finding.argument("entities").is_some();
    let template = match language {
        Language::Vi if is_of_many => finding_vi::CLAIMS,
        Language::En if is_of_many => finding_en::CLAIMS,
        Language::Vi if is_cut => finding_vi::CUT,
        Language::Vi => finding_vi::template(finding.code),
        Language::En if is_cut => finding_en::CUT,
        Language::En => finding_en::template(finding.code),
    };
    let template = addressed::template(finding, template, language);
    let help =
        suggestion::did_you_mean(finding, language).unwrap_or_else(|| template::fill(template.help, finding, language));
    Sentence {
        message: template::fill(template.message, finding, language),
        help: (!help.is_empty()).then_some(help),
        label: template::fill(template.label, finding, language),
    }
}
