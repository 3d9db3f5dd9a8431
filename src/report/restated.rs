//! Results for the boundaries of another era than their figures': what every form says of them. No option leaves it out.

use super::grid;
use crate::result::{Restated, Scoreboard, Standing};
use crate::rulebook::model::{Bilingual, Language};
use crate::wording::{self, Label, phrase};

/// What must be read above such a result.
pub(super) fn notice(restated: &Restated, language: Language) -> String {
    let what = if restated.only_earlier { Label::RestatedEarlierNotice } else { Label::RestatedNotice };
    let title = |id| wording::registry_title(id, language);
    phrase(what, &[("registry", title(&restated.to)), ("from", title(&restated.from))], language)
}

/// The same in both languages, first among what must be read with a result.
pub(super) fn told(restated: Option<&Restated>, notices: &mut Vec<Bilingual>) {
    let both = |own| Bilingual { vi: notice(own, Language::Vi), en: notice(own, Language::En) };
    notices.splice(0..0, restated.map(both));
}

/// The registry that an entity's result was restated from, where it was: ranks are among all, so that all of a restated result is such.
pub(super) fn from<'b>(board: &'b Scoreboard, standing: &Standing) -> Option<&'b str> {
    let restated = board.restated.as_ref()?;
    (!restated.only_earlier || standing.restated).then_some(restated.from.as_str())
}

/// What stands behind an entity's name.
pub(super) fn suffix(board: &Scoreboard, standing: &Standing, language: Language) -> &'static str {
    wording::restated_suffix(from(board, standing).is_some(), language)
}

/// Which entities have figures that were combined from those of several.
pub(super) fn combined(board: &Scoreboard, language: Language) -> Option<String> {
    board.restated.as_ref()?;
    let names = board.entities.iter().filter(|standing| standing.restated).map(|own| grid::name(own, language));
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| phrase(Label::NoteRestated, &[("list", &names.join("; "))], language))
}

/// Whether a table of these boards says from which registry its rows were restated.
pub(super) fn any(boards: &[Scoreboard]) -> bool {
    boards.iter().any(|board| board.restated.is_some())
}
