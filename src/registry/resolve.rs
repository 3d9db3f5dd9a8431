//! What a name means: exactly one entity, or a refusal with candidates. Nothing is guessed.
//!
//! A code counts before a name, a name in its full spelling before one with fewer accents. Initials (`ĐN`) name
//! candidates for a refusal; they never resolve, unless the registry declares them as an alias.

use super::{Entity, EntityIx, Registry};
use crate::finding::{Code, Finding};
use crate::naming::{self, Nearness, Title};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// More candidates than this do not help whoever must choose.
const SUGGESTIONS_MAX: usize = 3;

/// Names of more bytes than this are not looked at: no name is that long.
const NAME_BYTES_MAX: usize = 1_000;

/// What a name or code means in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one entity.
    One(EntityIx),
    /// No entity; names that are near.
    None(Vec<String>),
    /// Several entities; never guessed.
    Several(Vec<EntityIx>),
}

/// What a name or code means, without the search for near names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Exactly one entity.
    One(EntityIx),
    /// No entity.
    None,
    /// Several entities, in the registry's order.
    Several(Vec<EntityIx>),
}

impl Found {
    fn of(mut these: Vec<EntityIx>) -> Self {
        these.sort_unstable();
        these.dedup();
        match these.as_slice() {
            [] => Self::None,
            [one] => Self::One(*one),
            _ => Self::Several(these),
        }
    }
}

/// The names of a registry, built when they are first asked for and shared by its clones.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Positions of the entities by Vietnamese name.
    by_name: OnceLock<Arc<[EntityIx]>>,
    forms: OnceLock<Arc<Forms>>,
}

/// Every name under its keys.
#[derive(Debug, Default)]
struct Forms {
    /// By normal form.
    normal: HashMap<String, Vec<EntityIx>>,
    /// By unaccented form without spaces; with the normal form of the name.
    plain: HashMap<String, Vec<(EntityIx, String)>>,
    /// By the initials of the Vietnamese name, unaccented.
    initials: HashMap<String, Vec<EntityIx>>,
    /// Normal form of the entity's `type`; empty where it has none.
    types: Vec<String>,
}

impl Registry {
    /// What `name` (a code, a name or an alias, in any of its spellings) means here.
    ///
    /// ```
    /// # use province_kpi::registry::{Date, Resolution, shipped};
    /// # let registry = Date::parse("2023-03-31").and_then(|day| shipped("provinces", day)).ok_or("no registry")?;
    /// assert!(matches!(registry.resolve("Tp. HCM"), Resolution::One(_)));
    /// assert!(matches!(registry.resolve("ĐN"), Resolution::Several(_)));
    /// assert_eq!(registry.resolve("Vũng Tầu"), Resolution::None(vec!["Bà Rịa - Vũng Tàu".into()]));
    /// // The city is a part of the province, and another place.
    /// assert_eq!(registry.resolve("TP. Vũng Tàu"), Resolution::None(Vec::new()));
    /// assert_eq!(registry.resolve("Hà Tây"), Resolution::None(Vec::new()));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn resolve(&self, name: &str) -> Resolution {
        match self.find(name) {
            Found::One(at) => Resolution::One(at),
            Found::Several(these) => Resolution::Several(these),
            Found::None => Resolution::None(self.near(name)),
        }
    }

    /// The one entity that `name` means.
    ///
    /// # Errors
    /// `entity-not-found` with near names, or `entity-ambiguous` with those that it may mean.
    pub fn named(&self, name: &str) -> Result<EntityIx, Finding> {
        match self.resolve(name) {
            Resolution::One(entity) => Ok(entity),
            Resolution::None(near) => {
                Err(Finding::new(Code::EntityNotFound).with("name", name).with("suggestions", near))
            }
            Resolution::Several(several) => {
                let these = several.into_iter().filter_map(|entity| self.get(entity));
                let names: Vec<String> = these.map(|entity| format!("{} {}", entity.code, entity.name_vi)).collect();
                Err(Finding::new(Code::EntityAmbiguous).with("name", name).with("candidates", names))
            }
        }
    }

    /// As [`Registry::resolve`], without the search for near names where there is none.
    pub fn find(&self, name: &str) -> Found {
        // The apostrophe with which a spreadsheet marks text, and the asterisk of a footnote.
        let is_nothing = |letter: char| letter.is_whitespace() || naming::is_invisible(letter);
        let name =
            name.trim_matches(is_nothing).trim_start_matches('\'').trim_end_matches('*').trim_matches(is_nothing);
        if name.is_empty() || name.len() > NAME_BYTES_MAX {
            return Found::None;
        }
        if let Some(at) = self.with_code(name).or_else(|| self.with_code_number(name)) {
            return Found::One(at);
        }
        match self.with_exact_name(name) {
            Found::None => self.with_any_spelling(name),
            found => found,
        }
    }

    /// Whether `name` means this entity. What is like none of its own names is not looked for among all.
    pub(super) fn knows(&self, entity: EntityIx, name: &str) -> bool {
        let is_named_so = |own: &Entity| {
            own.name_vi == name || {
                let whole = naming::normal(name);
                let bare = naming::untitled(&whole).map(|(_, bare)| squashed(bare));
                let letters = squashed(&whole);
                let is_like = |own: &String| {
                    let own = squashed(&naming::normal(own));
                    own == letters || bare.as_ref() == Some(&own)
                };
                [&own.name_vi, &own.name_en].into_iter().chain(&own.aliases).any(is_like) || self.is_code(name)
            }
        };
        self.get(entity).is_some_and(is_named_so) && self.find(name) == Found::One(entity)
    }

    /// The one entity whose code is the same number: `1` and `001` for `01`.
    pub(super) fn with_code_number(&self, name: &str) -> Option<EntityIx> {
        // A code that a spreadsheet took for a number and wrote with a decimal.
        let name = name.strip_suffix(".0").unwrap_or(name);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = name.trim_start_matches('0');
        let is_same =
            |code: &str| code.trim_start_matches('0') == number && code.bytes().all(|byte| byte.is_ascii_digit());
        let mut same = self.entities.iter().enumerate().filter(|(_, entity)| is_same(&entity.code));
        let (at, _) = same.next()?;
        same.next().is_none().then_some(EntityIx(at))
    }

    fn with_exact_name(&self, name: &str) -> Found {
        let name_at = |at: &EntityIx| self.get(*at).map_or("", |entity| entity.name_vi.as_str());
        let order = self.names.by_name.get_or_init(|| {
            let mut order: Vec<EntityIx> = (0..self.entities.len()).map(EntityIx).collect();
            order.sort_by(|a, b| name_at(a).cmp(name_at(b)));
            order.into()
        });
        let from = order.partition_point(|at| name_at(at) < name);
        Found::of(order.iter().skip(from).take_while(|at| name_at(at) == name).copied().collect())
    }

    fn with_any_spelling(&self, name: &str) -> Found {
        let forms = self.forms();
        let whole = naming::normal(name);
        match forms.find(&whole) {
            Found::None => {}
            found => return found,
        }
        if let Some((title, bare)) = naming::untitled(&whole) {
            return match forms.find(bare) {
                Found::One(at) if !forms.bears(at, title) => Found::None,
                Found::Several(these) => Found::of(these.into_iter().filter(|at| forms.bears(*at, title)).collect()),
                found => found,
            };
        }
        let initials = forms.initials.get(&naming::plain(name)).filter(|these| these.len() > 1);
        initials.map_or(Found::None, |these| Found::of(these.clone()))
    }

    /// Names near to one that is unknown, best first.
    pub fn near(&self, name: &str) -> Vec<String> {
        let name = name.trim();
        if name.len() > NAME_BYTES_MAX {
            return Vec::new();
        }
        let whole = naming::normal(name);
        let titled = naming::untitled(&whole);
        let plain = naming::plain(titled.map_or(whole.as_str(), |(_, bare)| bare));
        // A part of a name under the title of another kind of place is that other place: the city of Vũng Tàu.
        let may_be = |nearness: Nearness, at: usize| {
            nearness != Nearness::Part || titled.is_none_or(|(title, _)| self.forms().bears(EntityIx(at), title))
        };
        let by_initials = self.forms().initials.get(&plain).into_iter().flatten().map(|at| (Nearness::Slips(0), *at));
        let by_name = self.entities.iter().enumerate().filter_map(|(at, entity)| {
            let names = [&entity.name_vi, &entity.name_en].into_iter().chain(&entity.aliases);
            let near = |other: String| naming::nearness(&plain, &other).filter(|_| is_slip_of(&plain, &other));
            let nearest = names.filter_map(|other| near(naming::plain(other))).min()?;
            may_be(nearest, at).then_some((nearest, EntityIx(at)))
        });
        let mut near: Vec<(Nearness, EntityIx)> = by_initials.chain(by_name).collect();
        near.sort_unstable();
        // The very name under a title that does not fit: nothing else was meant.
        if near.iter().any(|(nearness, _)| *nearness == Nearness::Slips(0)) {
            near.retain(|(nearness, _)| *nearness == Nearness::Slips(0));
        }
        let mut names = Vec::new();
        for entity in near.iter().filter_map(|(_, at)| self.get(*at)) {
            if !names.contains(&entity.name_vi) && names.len() < SUGGESTIONS_MAX {
                names.push(entity.name_vi.clone());
            }
        }
        names
    }

    fn forms(&self) -> &Forms {
        self.names.forms.get_or_init(|| Arc::new(Forms::of(self)))
    }
}

/// Whether no whole word stands for another: `Hà Tây` is as few letters away from `Hà Nam` as a slip, and is another place.
fn is_slip_of(name: &str, other: &str) -> bool {
    /// One letter in three of a word, and always one.
    const LETTERS_PER_SLIP: usize = 3;
    if name.split(' ').count() != other.split(' ').count() {
        return true;
    }
    name.split(' ').zip(other.split(' ')).all(|(own, other)| {
        let allowed = (own.chars().count().max(other.chars().count()) / LETTERS_PER_SLIP).max(1);
        naming::slips(own, other) <= allowed
    })
}

impl Forms {
    fn of(registry: &Registry) -> Self {
        let mut forms = Self::default();
        for (at, entity) in registry.entities.iter().enumerate() {
            let at = EntityIx(at);
            for name in [&entity.name_vi, &entity.name_en].into_iter().chain(&entity.aliases) {
                forms.add(at, name);
            }
            let initials = naming::plain(&entity.name_vi).split(' ').filter_map(|word| word.chars().next()).collect();
            forms.initials.entry(initials).or_default().push(at);
            forms.types.push(entity.attribute("type").map(naming::normal).unwrap_or_default());
        }
        forms
    }

    fn add(&mut self, at: EntityIx, name: &str) {
        let normal = naming::normal(name);
        if normal.is_empty() {
            return;
        }
        self.plain.entry(squashed(&normal)).or_default().push((at, normal.clone()));
        self.normal.entry(normal).or_default().push(at);
    }

    /// The entities of a normal form: fully spelled, else with fewer accents or spaces.
    fn find(&self, normal: &str) -> Found {
        if let Some(these) = self.normal.get(normal) {
            return Found::of(these.clone());
        }
        let same_letters = self.plain.get(&squashed(normal)).into_iter().flatten();
        let fitting = same_letters.filter(|(_, full)| naming::is_less_accented(normal, full));
        Found::of(fitting.map(|(at, _)| *at).collect())
    }

    /// Whether the entity bears this title; one without a type bears any.
    fn bears(&self, at: EntityIx, title: Title) -> bool {
        self.types.get(at.0).is_none_or(|own| own.is_empty() || title.fits(own))
    }
}

/// The unaccented form without spaces.
fn squashed(normal: &str) -> String {
    let mut plain = naming::plain_of(normal);
    plain.retain(|letter| letter != ' ');
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Entity;

    fn registry(names: &[(&str, &str)]) -> Registry {
        let entity = |(code, name): &(&str, &str)| Entity {
            code: (*code).into(),
            name_vi: (*name).into(),
            name_en: String::new(),
            attributes: Vec::new(),
            aliases: Vec::new(),
        };
        Registry::new("communes", names.iter().map(entity).collect())
    }

    #[test]
    fn entities_of_one_name_are_several() {
        let registry = registry(&[("2", "Tân Hòa"), ("1", "Tân Hòa"), ("3", "Tân Hóa")]);
        assert_eq!(registry.find("Tân Hòa"), Found::Several(vec![EntityIx(0), EntityIx(1)]));
        assert_eq!(registry.find("Tân Hóa"), Found::One(EntityIx(2)));
        assert_eq!(registry.find("Tan Hóa"), Found::One(EntityIx(2)));
        assert_eq!(registry.find("Tân Hoa"), Found::Several(vec![EntityIx(0), EntityIx(1), EntityIx(2)]));
    }

    #[test]
    fn a_code_counts_before_a_name() {
        let registry = registry(&[("A", "B"), ("B", "A")]);
        assert_eq!(registry.find("A"), Found::One(EntityIx(0)));
    }

    #[test]
    fn codes_of_the_same_number_are_not_guessed() {
        let registry = registry(&[("01", "x"), ("001", "y"), ("6", "z")]);
        // A space without width, as copied from web pages, is no part of a code.
        assert_eq!(registry.find(" 6\u{200b} "), Found::One(EntityIx(2)));
        assert_eq!(registry.find("1"), Found::None);
        assert_eq!(registry.find("01"), Found::One(EntityIx(1)));
    }

    #[test]
    fn a_page_of_text_is_no_name() {
        let registry = registry(&[("01", "x")]);
        assert_eq!(registry.resolve(&"1".repeat(1_000_000)), Resolution::None(Vec::new()));
        assert_eq!(registry.resolve("-"), Resolution::None(Vec::new()));
    }

    #[test]
    fn clones_share_what_the_names_mean_and_are_equal() {
        let one = registry(&[("01", "x")]);
        let other = one.clone();
        assert_eq!(one.find("X"), Found::One(EntityIx(0)));
        assert_eq!(one, other);
    }
}
