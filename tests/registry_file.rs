//! Entity sets from a registry file beside a rulebook: through the library and through the command.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use province_kpi::compute::Asked;
use province_kpi::data::Source;
use province_kpi::finding::Code;
use province_kpi::rulebook::{self, Beside};
use province_kpi::scoring::{Request, RulebookSource, Session};
use std::borrow::Cow;

const RULEBOOK: &str = r#"format = 1
[rulebook]
id = "so-nganh"
version = "1"
title = { vi = "Sở, ngành", en = "Departments" }
entities = { file = "danh-muc/don-vi.csv" }
[rank]
node = "share"
on = "exact"
ties = "competition"
within = ["block"]
[field.done]
title = { vi = "Đúng hạn", en = "On time" }
kind = "count"
[field.files]
title = { vi = "Hồ sơ", en = "Files" }
kind = "count"
range = [1, 1000]
[node.share]
title = { vi = "Tỷ lệ đúng hạn", en = "Share on time" }
value = "done / files"
missing = "score 0"
[node.mean_of_block]
title = { vi = "Bình quân khối", en = "Mean of the block" }
value = "mean(share, within = 'block')"
scored = false
"#;

const REGISTRY: &str = "# id: so-nganh-2023\n# from: 2023-01-01\ncode,name,name_en,aliases,block\n01,Sở Nội vụ,Home Affairs,SNV,tổng hợp\n02,Sở Y tế,Health,,xã hội\n03,Sở Giáo dục,Education,,xã hội\n";

const FIGURES: &str = "period,entity,done,files\n2023,SNV,5,10\n2023,sở y tế,9,10\n2023,Sở Y tá,1,10\n2022,01,1,1\n";

fn beside(registry: &str) -> [Beside<'_>; 1] {
    let (path, name) = ("danh-muc/don-vi.csv".to_owned(), "rules/so-nganh/danh-muc/don-vi.csv".to_owned());
    [Beside { path, name, bytes: Cow::Borrowed(registry.as_bytes()) }]
}

#[test]
fn everyone_of_the_registry_is_scored_and_nobody_else() {
    assert_eq!(rulebook::files_named(RULEBOOK.as_bytes()), ["danh-muc/don-vi.csv"]);
    let beside = beside(REGISTRY);
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: RULEBOOK.as_bytes(), beside: &beside };
    let inputs = [Source { name: "a.csv".into(), bytes: FIGURES.as_bytes().into() }];
    let session = Session::open(&source, &inputs, &Request::default()).unwrap();
    let (boards, findings) = session.boards(Asked::default());
    let standings: Vec<(&str, Option<u32>, Option<f64>)> =
        boards[0].entities.iter().map(|own| (own.code.as_str(), own.rank, own.score)).collect();
    assert_eq!(standings, [("02", Some(1), Some(0.9)), ("01", Some(2), Some(0.5)), ("03", Some(3), Some(0.0))]);
    assert_eq!(boards[0].entities[2].ranks_within["block"], 2);
    // (0.9 + 0) / 2
    assert_eq!(boards[0].entities[2].aggregates["mean_of_block"].score, Some(0.45));
    let told: Vec<(Code, usize)> = findings.iter().map(|finding| (finding.code, finding.places[0].line)).collect();
    assert_eq!(told, [(Code::EntityUnknown, 4), (Code::RegistryUnknown, 5)]);
    assert_eq!(findings[0].argument("suggestions"), Some(&vec!["Sở Y tế".to_owned()].into()));
    assert_eq!(boards[0].registry, "so-nganh-2023");
    let options = &boards[0].receipt.options;
    assert_eq!(options["registry file"], "rules/so-nganh/danh-muc/don-vi.csv");
    assert_eq!(options["registry sha256"], province_kpi::data::sha256(REGISTRY.as_bytes()));
}

#[test]
fn what_is_wrong_with_the_file_is_said_with_its_places() {
    let registry = "code,name,block,Khối\n01,Sở Nội vụ,a,\n01,Sở Y tế,b,\n02,SỞ NỘI VỤ,a,\n";
    let reading = rulebook::read_with("rulebook.toml", RULEBOOK.as_bytes(), &beside(registry));
    assert!(reading.rulebook.is_none());
    let told: Vec<(Code, &str, usize, usize)> = reading
        .findings
        .iter()
        .map(|finding| {
            (finding.code, finding.places[0].file.as_str(), finding.places[0].line, finding.places[0].column)
        })
        .collect();
    let file = "rules/so-nganh/danh-muc/don-vi.csv";
    assert_eq!(
        told,
        [(Code::ColumnUnknown, file, 1, 17), (Code::DuplicateId, file, 3, 1), (Code::RegistryNamesAlike, file, 4, 4)]
    );
    let absent = rulebook::read("rulebook.toml", RULEBOOK.as_bytes());
    assert_eq!(absent.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::FileUnreadable]);
    let not_text = [Beside { bytes: Cow::Borrowed(b"code,name\n1,\xE1\n"), ..beside("")[0].clone() }];
    let reading = rulebook::read_with("rulebook.toml", RULEBOOK.as_bytes(), &not_text);
    assert_eq!((reading.findings[0].code, reading.findings[0].places[0].file.as_str()), (Code::NotUtf8, file));
}

#[cfg(feature = "cli")]
#[test]
fn the_command_reads_the_file_from_the_folder_of_the_rulebook() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("danh-muc")).unwrap();
    std::fs::write(at("rulebook.toml"), RULEBOOK).unwrap();
    std::fs::write(at("figures.csv"), FIGURES).unwrap();
    let run = |format: &str| {
        let mut kpi = std::process::Command::new(env!("CARGO_BIN_EXE_kpi"));
        kpi.args(["score", at("rulebook.toml").to_str().unwrap(), at("figures.csv").to_str().unwrap()]);
        let ran = kpi.args(["--lang", "en", "--format", format]).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    };
    let (code, output, complaints) = run("csv");
    assert_eq!((code, output.as_str()), (Some(1), ""));
    assert!(complaints.contains("danh-muc/don-vi.csv"), "{complaints}");
    std::fs::write(at("danh-muc/don-vi.csv"), format!("\u{feff}{REGISTRY}")).unwrap();
    let (code, output, _) = run("csv");
    assert_eq!(code, Some(2));
    assert!(output.contains("\n3,03,Sở Giáo dục,0,"), "{output}");
    std::fs::write(at("danh-muc/don-vi.csv"), REGISTRY.replace("02,", "01,")).unwrap();
    let (code, output, complaints) = run("csv");
    assert_eq!((code, output.as_str()), (Some(2), ""));
    assert!(complaints.contains("02") || complaints.contains("01,Sở Y tế"), "{complaints}");
    assert!(complaints.contains("don-vi.csv:5:1"), "{complaints}");
}
