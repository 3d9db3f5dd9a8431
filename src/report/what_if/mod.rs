//! What-ifs as pages for people or as JSON.
//!
//! In: results of [`crate::analysis::what_if`]. Out: text. Every page and row says that it is a what-if.

mod page;
mod words;

use super::json::pretty;
use crate::analysis::what_if::WhatIf;
use crate::rulebook::model::{Language, Rulebook};

/// The form of a what-if.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatIfFormat {
    /// A page for a terminal.
    Table,
    /// A page.
    Markdown,
    /// Everything.
    Json,
}

/// What would be, in a format.
pub fn what_if(own: &WhatIf, rulebook: &Rulebook, format: WhatIfFormat, language: Language) -> String {
    match format {
        WhatIfFormat::Table => page::document(own, rulebook, language).text(),
        WhatIfFormat::Markdown => page::document(own, rulebook, language).markdown(),
        WhatIfFormat::Json => pretty(own),
    }
}
