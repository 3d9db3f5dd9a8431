//! The entities of registry files beside two rulebooks, compared as a person lists them.
//!
//! In: the files that `entities` names. Out: what they say, whatever their layout; and who was added, removed, renamed, given another code,
//! or went on as another. Must not: read a file that no rulebook names.

use super::leaves::CONTENT;
use super::said::Said;
use crate::registry::{Date, Registry, versions};
use crate::rulebook::Beside;
use std::collections::{BTreeMap, BTreeSet};

/// One place before and after: its key, what stood there and what stands there.
pub type Place = (String, Option<String>, Option<String>);

/// What the files say that `entities` (a table) names: the present registry, then those of earlier eras, latest first. A file is known by
/// its place, so that another name of it is no change of whom it names.
pub fn contents(entities: &Said, beside: &[Beside<'_>]) -> Vec<(String, Said)> {
    let earlier = match entities.get("earlier") {
        Some(Said::List(paths)) => paths.as_slice(),
        _ => &[],
    };
    let paths = entities.get("file").into_iter().chain(earlier.iter().rev()).filter_map(Said::text);
    let content = |(at, path): (usize, &str)| {
        let own = beside.iter().find(|own| own.path == path)?;
        let text = String::from_utf8_lossy(&own.bytes);
        let said = match Registry::read(path, &text).0 {
            Some(registry) => of_registry(registry),
            None => Said::Text(text.into_owned()),
        };
        Some((format!("{CONTENT}{at}"), said))
    };
    paths.enumerate().filter_map(content).collect()
}

fn of_registry(registry: Registry) -> Said {
    let text = |text: &str| Said::Text(text.to_owned());
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let era = [("id", registry.id.clone()), ("from", day(registry.era.0)), ("to", day(registry.era.1))];
    let successors: BTreeMap<String, Said> = registry
        .successions()
        .map(|(code, to)| (code.to_owned(), Said::List(to.iter().map(|code| text(code)).collect())))
        .collect();
    let of = |version: &Registry| {
        Said::table(version.entities.iter().map(|entity| {
            let mut keys = vec![("name".to_owned(), text(&entity.name_vi))];
            // Mostly it is the same.
            let english = Some(&entity.name_en).filter(|name| **name != entity.name_vi);
            keys.extend(english.map(|name| ("name.en".to_owned(), text(name))));
            let aliases: BTreeSet<&String> = entity.aliases.iter().collect();
            keys.push(("aliases".to_owned(), Said::List(aliases.into_iter().map(|own| text(own)).collect())));
            keys.extend(entity.attributes.iter().map(|own| (own.id.clone(), text(&own.value))));
            keys.extend(successors.get(&entity.code).map(|own| ("successor".to_owned(), own.clone())));
            (entity.code.clone(), Said::table(keys))
        }))
    };
    let first = registry.era.0;
    let all = versions([registry]);
    let by_day = all.iter().map(|own| (if own.era.0 == first { String::new() } else { day(own.era.0) }, of(own)));
    let head = era.into_iter().map(|(key, value)| (key.to_owned(), Said::Text(value)));
    Said::table(head.chain([("entities".to_owned(), Said::table(by_day))]))
}

/// What differs between `entities` of both sides, place by place. Content is told entity by entity.
pub fn told(before: Option<&Said>, after: Option<&Said>) -> Vec<Place> {
    let (names, contents) = (without_content, |said: Option<&Said>| {
        let keys = match said {
            Some(Said::Table(keys)) => keys.as_slice(),
            _ => &[],
        };
        keys.iter().filter(|(key, _)| key.starts_with(CONTENT)).cloned().collect::<BTreeMap<String, Said>>()
    });
    let mut places = Vec::new();
    let (was, is) = (before.map(names), after.map(names));
    if was != is {
        places.push(("entities".to_owned(), was.as_ref().map(Said::show), is.as_ref().map(Said::show)));
    }
    let (old, new) = (contents(before), contents(after));
    let now = new.get(&format!("{CONTENT}0")).or_else(|| old.get(&format!("{CONTENT}0")));
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        one_registry(old.get(key), new.get(key), now, &mut places);
    }
    // What differs and cannot be told entity by entity.
    if places.is_empty() {
        places.push(("entities".to_owned(), was.as_ref().map(Said::show), is.as_ref().map(Said::show)));
    }
    places
}

fn without_content(said: &Said) -> Said {
    match said {
        Said::Table(keys) => Said::table(keys.iter().filter(|(key, _)| !key.starts_with(CONTENT)).cloned()),
        other => other.clone(),
    }
}

/// The differences of one registry; `now` is the present one, where successors have their names.
fn one_registry(before: Option<&Said>, after: Option<&Said>, now: Option<&Said>, places: &mut Vec<Place>) {
    let text =
        |side: Option<&Said>, key: &str| side.and_then(|own| own.get(key)?.text()).unwrap_or_default().to_owned();
    let id = if after.is_some() { text(after, "id") } else { text(before, "id") };
    for key in ["id", "from", "to"] {
        let (was, is) = (text(before, key), text(after, key));
        let side = |own: String| Some(own).filter(|own| !own.is_empty());
        if was != is && before.is_some() && after.is_some() {
            places.push((format!("entities.{id}.{key}"), side(was), side(is)));
        }
    }
    let days = |side: Option<&Said>| match side.and_then(|own| own.get("entities")) {
        Some(Said::Table(days)) => days.clone(),
        _ => Vec::new(),
    };
    let (old, new): (BTreeMap<String, Said>, BTreeMap<String, Said>) =
        (days(before).into_iter().collect(), days(after).into_iter().collect());
    for day in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let place = if day.is_empty() { id.clone() } else { format!("{id}.{day}") };
        let of = |side: &BTreeMap<String, Said>| entities(side.get(day));
        let mut own = Compared { place, old: of(&old), new: of(&new), now: entities(now_entities(now)) };
        own.compare(places);
    }
}

fn now_entities(now: Option<&Said>) -> Option<&Said> {
    match now?.get("entities")? {
        // The last version is how they are called now.
        Said::Table(days) => days.last().map(|(_, entities)| entities),
        _ => None,
    }
}

fn entities(side: Option<&Said>) -> BTreeMap<String, Said> {
    match side {
        Some(Said::Table(entities)) => entities.iter().cloned().collect(),
        _ => BTreeMap::new(),
    }
}

/// Two versions of a registry.
struct Compared {
    place: String,
    old: BTreeMap<String, Said>,
    new: BTreeMap<String, Said>,
    now: BTreeMap<String, Said>,
}

fn name_of(entity: &Said) -> &str {
    entity.get("name").and_then(Said::text).unwrap_or_default()
}

fn called(code: &str, entity: Option<&Said>) -> String {
    match entity.map(name_of).filter(|name| !name.is_empty() && *name != code) {
        Some(name) => format!("{code} {name}"),
        None => code.to_owned(),
    }
}

impl Compared {
    fn compare(&mut self, places: &mut Vec<Place>) {
        let place = |what: &str| format!("entities.{}.{what}", self.place);
        let gone: Vec<&String> = self.old.keys().filter(|code| !self.new.contains_key(*code)).collect();
        let come: Vec<&String> = self.new.keys().filter(|code| !self.old.contains_key(*code)).collect();
        let named = |codes: &[&String], side: &BTreeMap<String, Said>, name: &str| -> Vec<String> {
            codes
                .iter()
                .filter(|code| side.get(**code).is_some_and(|own| name_of(own) == name))
                .map(|code| (*code).clone())
                .collect()
        };
        let mut recoded: BTreeMap<&String, String> = BTreeMap::new();
        for code in &gone {
            let name = self.old.get(*code).map(name_of).unwrap_or_default();
            if let ([_], [new]) = (&*named(&gone, &self.old, name), &*named(&come, &self.new, name)) {
                recoded.insert(code, new.clone());
            }
        }
        let is_recoded = |code: &String| recoded.values().any(|own| own == code);
        for code in come.iter().filter(|code| !is_recoded(code)) {
            places.push((place("added"), None, Some(called(code, self.new.get(*code)))));
        }
        for code in gone.iter().filter(|code| !recoded.contains_key(**code)) {
            places.push((place("removed"), Some(called(code, self.old.get(*code))), None));
        }
        for (code, new) in &recoded {
            let sides = (called(code, self.old.get(*code)), called(new, self.new.get(new)));
            places.push((place("recoded"), Some(sides.0), Some(sides.1)));
        }
        let both = self.old.keys().filter(|code| self.new.contains_key(*code)).map(|code| (code.clone(), code.clone()));
        for (old, new) in both.chain(recoded.iter().map(|(old, new)| ((*old).clone(), new.clone()))) {
            self.entity(&old, &new, places);
        }
        // Of a registry that is new: who of it goes on under another code.
        for code in &come {
            self.successor(None, self.new.get(*code), code, places);
        }
    }

    /// What else differs of an entity that is on both sides.
    fn entity(&self, old: &str, new: &str, places: &mut Vec<Place>) {
        let (Some(was), Some(is)) = (self.old.get(old), self.new.get(new)) else { return };
        let (Said::Table(before), Said::Table(after)) = (was, is) else { return };
        if name_of(was) != name_of(is) {
            let key = format!("entities.{}.renamed", self.place);
            places.push((key, Some(called(old, Some(was))), Some(called(new, Some(is)))));
        }
        let keys: BTreeSet<&String> = before.iter().chain(after).map(|(key, _)| key).collect();
        for key in keys.into_iter().filter(|key| !matches!(key.as_str(), "name" | "successor")) {
            let (before, after) = (was.get(key), is.get(key));
            if before != after {
                let key = format!("entities.{}.{}.{key}", self.place, called(new, Some(is)).replace('.', " "));
                places.push((key, before.map(Said::show), after.map(Said::show)));
            }
        }
        self.successor(Some(was), Some(is), new, places);
    }

    /// As whom an entity went on.
    fn successor(&self, was: Option<&Said>, is: Option<&Said>, code: &str, places: &mut Vec<Place>) {
        let of = |side: Option<&Said>| match side.and_then(|own| own.get("successor")) {
            Some(Said::List(codes)) => codes.iter().filter_map(Said::text).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let (before, after): (Vec<String>, Vec<String>) = (of(was), of(is));
        let all = |codes: &[String]| -> Option<String> {
            let told: Vec<String> = codes.iter().map(|code| called(code, self.now.get(code))).collect();
            (!told.is_empty()).then(|| told.join(", "))
        };
        let is_itself = |codes: &[String]| codes.is_empty() || codes == [code];
        if before != after && !(is_itself(&before) && is_itself(&after)) {
            let key = format!("entities.{}.{}.successor", self.place, called(code, is).replace('.', " "));
            places.push((key, all(&before), all(&after)));
        }
    }
}
