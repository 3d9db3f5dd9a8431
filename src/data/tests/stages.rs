//! Stages: what is said of a figure at each, by whom, with which evidence, and what is wrong with it.

use super::*;
use crate::rulebook::model::{Decision, Stage, Voice};

/// The fields of the other tests, with the stages of an appraisal.
fn staged() -> Rulebook {
    let stage = |id: &str, vi: &str, voice: Voice| Stage {
        id: id.to_owned(),
        title: Bilingual { vi: vi.to_owned(), en: id.to_owned() },
        voice,
    };
    let stages = vec![
        stage("self", "Tự đánh giá", Voice::Claim),
        stage("measured", "Đo tự động", Voice::Measurement),
        stage("appraised", "Thẩm định", Voice::Decision),
    ];
    Rulebook { stages, ..rulebook() }
}

fn read_staged(files: &[(&str, &str)]) -> Reading {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_all(&staged(), &files)
}

fn codes(reading: &Reading) -> Vec<Code> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn two_sources_that_differ_are_both_named() {
    let head = "period,entity,field,value,agency\n";
    let (one, other) = (format!("{head}2022,01,people,5,Sở Nội vụ\n"), format!("{head}2022,01,people,7,Sở Tư pháp\n"));
    let reading = read_staged(&[("a.csv", &one), ("b.csv", &other)]);
    assert_eq!(codes(&reading), [Code::SourcesDiffer]);
    assert_eq!(figures(&reading), ["2022 people 01 invalid"]);
    let finding = &reading.findings[0];
    let said = |name: &str| finding.argument(name).cloned().unwrap();
    assert_eq!((said("source"), said("text")), ("Sở Tư pháp".into(), "7".into()));
    assert_eq!((said("other_source"), said("other_text")), ("Sở Nội vụ".into(), "5".into()));
    assert!(finding.is_error() && finding.places.len() == 2);
    // Nobody is named: it may be one file that was sent twice.
    let plain = "period,entity,field,value\n2022,01,people,5\n";
    let reading = read_staged(&[("a.csv", plain), ("b.csv", &plain.replace(",5", ",7"))]);
    assert_eq!(codes(&reading), [Code::DuplicateObservation]);
    let reading = read_staged(&[("a.csv", &format!("{plain}2022,01,people,7\n"))]);
    assert_eq!(codes(&reading), [Code::DuplicateObservation]);
}

#[test]
fn a_later_stage_settles_a_difference() {
    let text = "period,entity,field,value,agency,stage,reason\n2022,01,people,5,A,self,\n2022,01,people,7,B,self,\n\
                2022,01,people,6,Bộ,appraised,đối chiếu sổ đăng ký\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(codes(&reading), [Code::SourcesDiffer]);
    assert_eq!(reading.findings[0].severity, Severity::Note);
    assert_eq!(reading.findings[0].argument("settled"), Some(&"appraised".into()));
    assert_eq!(figures(&reading), ["2022 people 01 invalid", "2022 people 01 6"]);
}

#[test]
fn a_sheet_has_a_column_a_stage() {
    let text = "period,entity,field,Tự đánh giá,THẨM ĐỊNH,Kết luận thẩm định,Lý do,Số/ký hiệu,Ngày ban hành\n\
                2022,01,people,7,6,Đồng ý,tính trùng một xã,12/QĐ-UBND,05/03/2022\n\
                2022,02,people,7,,Đồng ý,,,\n\
                2022,04,people,7,,,,,\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(codes(&reading), []);
    let figures = figures(&reading);
    assert_eq!(
        figures,
        ["2022 people 01 7", "2022 people 01 6", "2022 people 02 7", "2022 people 02 7", "2022 people 04 7"],
        "what is agreed and not written again is the figure of the stage before"
    );
    let [own, appraised, ..] = reading.panel.observations.as_slice() else { panic!("figures") };
    let (own, appraised) = (own.remarks.as_deref().unwrap(), appraised.remarks.as_deref().unwrap());
    assert_eq!((own.decision, own.reason.is_some()), (None, false), "a decision is of the last stage");
    assert_eq!((appraised.decision, appraised.sound_reason()), (Some(Decision::Agreed), Some("tính trùng một xã")));
    assert_eq!(own.document.number.as_deref(), Some("12/QĐ-UBND"), "evidence is of all");
}

#[test]
fn refusals_and_changes_want_a_reason() {
    let text = "period,entity,field,value,stage,decision,reason\n\
                2022,01,people,7,self,,\n2022,01,people,6,appraised,,\n\
                2022,02,people,7,self,,\n2022,02,people,7,appraised,Cần bổ sung minh chứng,như trên\n\
                2022,04,people,7,self,,\n2022,04,people,,appraised,,\n\
                2022,06,people,7,self,,\n2022,06,people,5,measured,,\n\
                2022,08,people,7,self,,\n2022,08,people,,appraised,không đồng ý,số liệu của năm trước\n";
    let reading = read_staged(&[("a.csv", text)]);
    let found: Vec<(Code, usize)> =
        reading.findings.iter().map(|finding| (finding.code, finding.places[0].line)).collect();
    assert_eq!(
        found,
        [
            (Code::ChangeWithoutReason, 3),
            (Code::RejectionWithoutReason, 5),
            (Code::PlaceholderText, 5),
            (Code::RejectionWithoutReason, 7),
        ]
        .map(|(code, line)| (code, line)),
        "a measurement owes no reason, and a reason that says something is one"
    );
    assert_eq!(figures(&reading).last().map(String::as_str), Some("2022 people 08 invalid"));
}

#[test]
fn evidence_is_a_document() {
    let text = "period,entity,plan,plan.evidence.number,plan.evidence.date,plan.evidence.link\n\
                2022,01,yes,12/QĐ-UBND,05/03/2022,https://ha-noi.gov.vn/12\n\
                2022,02,yes,,05/03/2019,\n\
                2022,04,yes,15/KH-UBND,hôm qua,xem trên mạng\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(figures(&reading), ["2022 plan 01 true", "2022 plan 02 no evidence", "2022 plan 04 true"]);
    let mut found = codes(&reading);
    found.sort_unstable();
    assert_eq!(
        found,
        [Code::EvidenceMissing, Code::DateUnreadable, Code::EvidenceOutsidePeriod, Code::LinkInvalid],
        "a day alone names no document"
    );
}

#[test]
fn the_evidence_of_the_claim_is_that_of_the_appraisal() {
    let text =
        "period,entity,field,value,stage,evidence\n2022,01,plan,yes,self,12/QĐ-UBND\n2022,01,plan,yes,appraised,\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(codes(&reading), []);
    assert_eq!(figures(&reading), ["2022 plan 01 true", "2022 plan 01 true"]);
}

#[test]
fn a_decision_that_nobody_knows_is_none() {
    let text = "period,entity,field,value,decision,reason\n2022,01,people,7,tạm ổn,.\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(codes(&reading), [Code::DecisionUnknown, Code::PlaceholderText]);
    let remarks = reading.panel.observations[0].remarks.as_deref().unwrap();
    assert_eq!((remarks.decision, remarks.sound_reason()), (None, None));
}

#[test]
fn who_agrees_with_an_estimate_leaves_it_one() {
    let text = "period,entity,field,stage,value,status,decision\n2022,01,people,self,7,estimated,\n\
                2022,01,people,appraised,,,agreed\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(figures(&reading), ["2022 people 01 7", "2022 people 01 7"]);
    let statuses: Vec<DataStatus> = reading.panel.observations.iter().map(|own| own.status).collect();
    assert_eq!(statuses, [DataStatus::Estimated; 2]);
}

#[test]
fn an_opinion_that_is_a_decision_is_one() {
    let text = "period,entity,field,Tự đánh giá,Thẩm định,Ý kiến thẩm định\n2022,01,people,7,,Đồng ý\n\
                2022,02,people,8,,Không đồng ý\n2022,04,people,9,6,tính trùng một xã\n";
    let reading = read_staged(&[("a.csv", text)]);
    // A refusal still wants its reason; `Đồng ý` is no placeholder.
    assert_eq!(codes(&reading), [Code::RejectionWithoutReason]);
    let all = ["7", "7", "8", "invalid", "9", "6"];
    let codes = ["01", "01", "02", "02", "04", "04"];
    let expected: Vec<String> = codes.iter().zip(all).map(|(code, own)| format!("2022 people {code} {own}")).collect();
    assert_eq!(figures(&reading), expected);
    let reason = reading.panel.observations[5].remarks.as_ref().unwrap().reason.as_ref().unwrap();
    assert_eq!(reason.text, "tính trùng một xã");
}

#[test]
fn a_column_is_called_as_the_table_calls_it() {
    let text = "period,entity,field,value,Ngày đánh giá\n2022,01,people,7,tháng ba\n";
    let reading = read_staged(&[("a.csv", text)]);
    assert_eq!(codes(&reading), [Code::DateUnreadable]);
    assert_eq!(reading.findings[0].argument("column"), Some(&"Ngày đánh giá".into()));
}
