//! What is embedded in the binary: rulebooks with their observations.

/// A rulebook that comes with the program.
#[derive(Debug)]
pub struct Shipped {
    /// Id.
    pub id: &'static str,
    /// Its path in the repository.
    pub path: &'static str,
    /// Its text.
    pub rulebook: &'static str,
    /// Its observations: path in the repository and text.
    pub inputs: &'static [(&'static str, &'static str)],
    /// Its cases and golden rankings: path in the repository and text.
    pub tests: &'static [(&'static str, &'static str)],
}

macro_rules! shipped {
    ($($id:literal: $($input:literal),*; $($test:literal),*;)*) => {
        /// Everything shipped.
        pub const ALL: &[Shipped] = &[$(Shipped {
            id: $id,
            path: concat!("rules/", $id, "/rulebook.toml"),
            rulebook: include_str!(concat!("../../rules/", $id, "/rulebook.toml")),
            inputs: &[$((
                concat!("inputs/", $id, "/", $input),
                include_str!(concat!("../../inputs/", $id, "/", $input)),
            )),*],
            tests: &[$((
                concat!("rules/", $id, "/tests/", $test),
                include_str!(concat!("../../rules/", $id, "/tests/", $test)),
            )),*],
        }),*];
    };
}

shipped! {
    "giao-ban": "dan-so-2022.csv", "ke-hoach-2023-q1.csv", "so-lieu-2023-q1.csv"; "coverage-bands.csv", "digital-transformation.toml", "ict-industry.toml", "ranking.csv", "ranking.toml", "telecom-and-post.toml", "totals.csv", "totals.toml";
    "dti-2022": "chi-so-chinh-2022.csv"; "pillars.toml", "published.csv", "ranking.csv", "ranking.toml";
    "hdi": "hdr-2023-24-vi-du.csv"; "dimensions.toml", "grades.csv", "published.csv", "ranking.csv", "ranking.json", "ranking.toml";
}

/// The shipped rulebook of this id.
pub fn find(id: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|shipped| shipped.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// A rulebook or input file that is in the repository and not in the binary would be shipped to nobody.
    #[test]
    fn everything_in_the_folders_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        for folder in std::fs::read_dir(root.join("rules")).unwrap() {
            let folder = folder.unwrap();
            if folder.path().join("rulebook.toml").exists() {
                found.insert(folder.file_name().into_string().unwrap());
            }
        }
        let embedded: BTreeSet<String> = ALL.iter().map(|shipped| shipped.id.to_owned()).collect();
        assert_eq!(found, embedded);
        for shipped in ALL {
            let folder = root.join("inputs").join(shipped.id);
            let files: BTreeSet<String> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|file| file.unwrap().path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
                .map(|path| format!("inputs/{}/{}", shipped.id, path.file_name().unwrap().to_str().unwrap()))
                .collect();
            let own: BTreeSet<String> = shipped.inputs.iter().map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(files, own);
            let tests: BTreeSet<String> = std::fs::read_dir(root.join("rules").join(shipped.id).join("tests"))
                .unwrap()
                .map(|file| format!("rules/{}/tests/{}", shipped.id, file.unwrap().file_name().to_str().unwrap()))
                .collect();
            let own: BTreeSet<String> = shipped.tests.iter().map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(tests, own);
        }
    }
}
