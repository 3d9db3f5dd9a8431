//! Which era's registry an input is read in.

use crate::finding::{Code, Finding};
use crate::naming;
use crate::registry::{Period, Registry, SHIPPED, shipped, shipped_eras};

/// Names offered where a registry is not known.
const SUGGESTIONS_MAX: usize = 3;

/// The registry called `name`: the era asked for, else the one of `period`, else the latest. Rows of another era's periods
/// are refused when they are read.
///
/// # Errors
/// A finding, where there is no such registry or era.
pub(super) fn choose(name: &str, era: Option<&str>, period: Option<Period>) -> Result<&'static Registry, Finding> {
    let eras = shipped_eras(name);
    let found = match (era, period) {
        (Some(era), _) => {
            eras.iter().copied().find(|registry| registry.id == era || registry.id.rsplit('-').next() == Some(era))
        }
        (None, Some(period)) => shipped(name, period.last_day()).or_else(|| eras.last().copied()),
        (None, None) => eras.last().copied(),
    };
    found.ok_or_else(|| {
        let unknown = era.filter(|_| !eras.is_empty()).unwrap_or(name);
        let names = SHIPPED.iter().map(|shipped| shipped.name).chain(eras.iter().map(|registry| registry.id.as_str()));
        let suggestions = naming::suggestions(unknown, names, SUGGESTIONS_MAX);
        let period = period.map(|period| period.to_string()).unwrap_or_default();
        Finding::new(Code::RegistryUnknown)
            .with("registry", unknown)
            .with("period", period)
            .with("suggestions", suggestions)
    })
}

/// A registry of the rulebook's own, which has one era.
///
/// # Errors
/// A finding, where another is asked for.
pub(super) fn only<'r>(registry: &'r Registry, era: Option<&str>) -> Result<&'r Registry, Finding> {
    match era {
        Some(asked) if asked != registry.id => {
            let suggestions = naming::suggestions(asked, [registry.id.as_str()], SUGGESTIONS_MAX);
            Err(Finding::new(Code::RegistryUnknown).with("registry", asked).with("suggestions", suggestions))
        }
        _ => Ok(registry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_is_named_by_its_id_or_its_last_part() {
        for era in [Some("63"), Some("provinces-63"), None] {
            assert_eq!(choose("provinces", era, None).map(|registry| registry.id.as_str()), Ok("provinces-63"));
        }
        assert_eq!(choose("provinces", Some("34"), None).unwrap_err().code, Code::RegistryUnknown);
        assert_eq!(
            choose("provines", None, None).unwrap_err().argument("suggestions"),
            Some(&vec!["provinces".to_owned()].into())
        );
    }
}
