//! Every folder of the reference results has its line in `docs/reference-results.md`.

use crate::run;
use std::collections::BTreeSet;

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn every_folder_is_named() {
    let Some(reference) = crate::reference() else { return };
    let text = run::text("docs/reference-results.md");
    let named: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect();
    let mut folders = BTreeSet::new();
    for room in ["coinr/golden", "handbook"] {
        for folder in std::fs::read_dir(reference.join(room)).unwrap() {
            folders.insert(folder.unwrap().file_name().into_string().unwrap());
        }
    }
    assert_eq!(named, folders);
}
