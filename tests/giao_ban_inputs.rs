//! Holds the observations shipped with `giao-ban` to their generator, byte for byte, and to every published national figure, in whole
//! numbers; and every shipped file to saying its status in the first line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

#[path = "../inputs/giao-ban/nguon/generator.rs"]
#[allow(dead_code, reason = "the example's main, which writes the files, is not wanted here")]
mod generator;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Cells of the three files by field, then province code.
type Cells = BTreeMap<String, BTreeMap<String, String>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs")
}

fn rows(path: &Path) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    (header, reader.records().collect::<Result<_, _>>().unwrap())
}

/// Reads the three files by their headers, long and wide alike.
fn cells() -> Cells {
    let mut cells = Cells::new();
    let mut put = |field: &str, code: &str, value: &str| {
        let before = cells.entry(field.to_owned()).or_default().insert(code.to_owned(), value.to_owned());
        assert_eq!(before, None, "{field} of {code} twice");
    };
    for name in ["dan-so-2022.csv", "ke-hoach-2023-q1.csv"] {
        let (header, rows) = rows(&folder().join("giao-ban").join(name));
        assert_eq!(header.iter().take(4).collect::<Vec<_>>(), ["period", "entity", "field", "value"]);
        for row in &rows {
            assert_eq!(&row[0], "2023-Q1");
            put(&row[2], &row[1], &row[3]);
        }
    }
    let (header, rows) = rows(&folder().join("giao-ban/so-lieu-2023-q1.csv"));
    for row in &rows {
        assert_eq!(&row[2], "2023-Q1");
        header.iter().zip(row).skip(3).for_each(|(field, value)| put(field, &row[0], value));
    }
    cells
}

/// The figures of a field in order of code; those with one decimal in tenths.
fn numbers(cells: &Cells, field: &str) -> Vec<u64> {
    cells[field].values().map(|text| text.replace('.', "").parse().unwrap()).collect()
}

fn sum(cells: &Cells, field: &str) -> u64 {
    numbers(cells, field).iter().sum()
}

/// `part` × `scale` / `whole` to two decimals, half up, in hundredths: exact.
fn hundredths(part: u64, scale: u64, whole: u64) -> u64 {
    (2 * 100 * scale * part + whole) / (2 * whole)
}

#[test]
fn the_generator_makes_the_committed_bytes() {
    for (name, text) in generator::files().unwrap() {
        let committed = std::fs::read_to_string(folder().join("giao-ban").join(name)).unwrap();
        assert!(text == committed, "{name} is not what `cargo run --example generate-giao-ban` makes");
    }
}

#[test]
fn the_population_is_estimated_from_the_source() {
    let cells = cells();
    assert_eq!(sum(&cells, "population_2022"), 99_460_000);
    let (_, source) = rows(&folder().join("giao-ban/nguon/dan-so-2020.csv"));
    let tens: Vec<u64> = source.iter().map(|row| row[2].replace('.', "").parse().unwrap()).collect();
    let total: u64 = tens.iter().sum();
    assert_eq!((source.len(), total), (63, 9_758_260));
    for (row, tens) in source.iter().zip(tens) {
        let estimate: u64 = cells["population_2022"][&row[0]].parse().unwrap();
        // Within one person of the exact proportion.
        assert!((estimate * total).abs_diff(99_460_000 * tens) < total, "{}", &row[1]);
    }
    let (_, long) = rows(&folder().join("giao-ban/dan-so-2022.csv"));
    assert!(long.iter().all(|row| &row[4] == "estimated" && row[5].contains("năm 2020") && &row[6] == "2022"));
}

#[test]
fn sums_are_the_published_national_figures() {
    let cells = cells();
    let published = [
        ("digital_enterprises", 70_800),
        ("community_teams", 69_345),
        ("team_members", 323_802),
        ("sme_reached", 732_163),
        ("sme_using", 90_088),
        ("fixed_broadband", 21_780_000),
        ("mobile_broadband", 85_790_000),
        ("smartphones", 99_600_000),
        ("postal_items", 176_000_000),
        // In tenths.
        ("postal_revenue", 43_580),
        ("it_revenue", 2_399_920),
    ];
    for (field, total) in published {
        assert_eq!(sum(&cells, field), total, "{field}");
    }
    for field in ["postal_revenue", "it_revenue"] {
        assert!(
            cells[field].values().all(|text| text.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 1))
        );
    }
}

#[test]
fn rates_and_counts_of_provinces_are_the_published_ones() {
    let cells = cells();
    let rate = |part, scale, whole| hundredths(sum(&cells, part), scale, sum(&cells, whole));
    assert_eq!(rate("digital_enterprises", 1000, "population_2022"), 71);
    assert_eq!(rate("services_full_process", 100, "services_eligible"), 7472);
    assert_eq!(rate("dossiers_online", 100, "dossiers_full_process"), 4874);
    let covered = cells["communes"].iter().filter(|(code, communes)| cells["communes_with_team"][*code] == **communes);
    assert_eq!(covered.count(), 48);
    assert_eq!(cells["teams_established"].values().filter(|flag| *flag == "yes").count(), 63);
    assert_eq!(cells["plan_issued"].values().filter(|flag| *flag == "yes").count(), 51);
    assert_eq!(cells["plan_issued"].values().filter(|flag| *flag == "no").count(), 12);
    let (header, plans) = rows(&folder().join("giao-ban/ke-hoach-2023-q1.csv"));
    assert_eq!(&header[4], "evidence");
    assert!(plans.iter().all(|row| &row[4] == if &row[3] == "yes" { "văn bản minh họa" } else { "" }));
}

#[test]
fn every_province_has_every_figure_and_they_agree() {
    let cells = cells();
    let codes: Vec<&String> = cells["population_2022"].keys().collect();
    assert_eq!((codes.len(), cells.len()), (63, 20));
    assert!(cells.values().all(|field| field.keys().eq(codes.iter().copied())), "the same 63 codes in every field");
    for (field, values) in
        cells.iter().filter(|(field, _)| !["teams_established", "plan_issued"].contains(&field.as_str()))
    {
        assert!(values.values().all(|text| text.replace('.', "").parse::<u64>().unwrap() > 0), "{field}");
    }
    let at_most = [
        ("communes_with_team", "communes"),
        ("communes_with_team", "community_teams"),
        ("community_teams", "team_members"),
        ("services_full_process", "services_eligible"),
        ("dossiers_online", "dossiers_full_process"),
        ("sme_using", "sme_reached"),
    ];
    for (part, whole) in at_most {
        let pairs = numbers(&cells, part).into_iter().zip(numbers(&cells, whole));
        assert!(pairs.into_iter().all(|(part, whole)| part <= whole), "{part} beyond {whole}");
    }
}

#[test]
fn enterprise_rates_are_in_line_with_the_known_ones() {
    let cells = cells();
    let rates: BTreeMap<&str, u64> = cells["digital_enterprises"]
        .iter()
        .map(|(code, count)| (count.parse().unwrap(), code, cells["population_2022"][code].parse().unwrap()))
        .map(|(count, code, people)| (code.as_str(), hundredths(count, 1000, people)))
        .collect();
    assert_eq!([rates["79"], rates["01"], rates["48"], rates["27"]], [319, 229, 224, 102]);
    assert_eq!(rates.values().min(), Some(&7));
    let others = rates.iter().filter(|(code, _)| !["79", "01", "48", "27"].contains(code));
    assert!(others.into_iter().all(|(_, rate)| *rate < 102), "{rates:?}");
}

#[test]
fn every_file_says_its_status_in_the_first_line() {
    let statuses = [
        ("giao-ban/dan-so-2022.csv", "estimated"),
        ("giao-ban/so-lieu-2023-q1.csv", "illustrative"),
        ("giao-ban/ke-hoach-2023-q1.csv", "illustrative"),
        ("giao-ban/nguon/dan-so-2020.csv", "provisional"),
        ("dti-2022/chi-so-chinh-2022.csv", "official"),
        ("hdi/hdr-2023-24-vi-du.csv", "official"),
    ];
    for (name, status) in statuses {
        let text = std::fs::read_to_string(folder().join(name)).unwrap();
        assert_eq!(text.lines().next(), Some(format!("# status: {status}").as_str()), "{name}");
        assert!(text.lines().any(|line| line.starts_with('#') && line.contains("Nguồn: ")), "{name} names its source");
    }
    for id in ["giao-ban", "dti-2022", "hdi"] {
        for entry in std::fs::read_dir(folder().join(id)).unwrap() {
            let path = entry.unwrap().path();
            let shipped = path.extension().is_some_and(|extension| extension == "csv");
            let named = statuses.iter().any(|(name, _)| path.ends_with(name));
            assert!(named || !shipped, "{} is not in the list above", path.display());
        }
    }
}
