//! What-ifs as pages for people or as JSON.
//!
//! In: results of [`crate::analysis::what_if`]. Out: text. Every page and row says that it is a what-if.

mod margins;
mod page;
mod reach;
mod words;

use super::heading::with_restated;
use super::json::pretty;
use crate::analysis::what_if::{Margins, WhatIf, reach::Reach};
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
    let mut own = own.clone();
    with_restated(&mut own.head.context);
    match format {
        WhatIfFormat::Table => page::document(&own, rulebook, language).text(),
        WhatIfFormat::Markdown => page::document(&own, rulebook, language).markdown(),
        WhatIfFormat::Json => pretty(&own),
    }
}

/// What one more unit of each field is worth, in a format.
pub fn margins(own: &Margins, rulebook: &Rulebook, format: WhatIfFormat, language: Language) -> String {
    let mut own = own.clone();
    with_restated(&mut own.head.context);
    match format {
        WhatIfFormat::Table => margins::document(&own, rulebook, language).text(),
        WhatIfFormat::Markdown => margins::document(&own, rulebook, language).markdown(),
        WhatIfFormat::Json => pretty(&own),
    }
}

/// Ways to a goal, in a format.
pub fn reach(own: &Reach, rulebook: &Rulebook, format: WhatIfFormat, language: Language) -> String {
    let mut own = own.clone();
    with_restated(&mut own.head.context);
    match format {
        WhatIfFormat::Table => reach::document(&own, rulebook, language).text(),
        WhatIfFormat::Markdown => reach::document(&own, rulebook, language).markdown(),
        WhatIfFormat::Json => pretty(&own),
    }
}
