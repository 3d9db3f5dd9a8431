//! Every code has its words in both languages, and every place in them is filled by the arguments that its makers give.

use super::*;
use crate::finding::{Argument, Code};

fn text(text: &str) -> Argument {
    Argument::from(text)
}
fn list(members: &[&str]) -> Argument {
    Argument::List(members.iter().map(|member| (*member).to_owned()).collect())
}

/// Sample arguments of each code, as its makers give them.
#[rustfmt::skip] // a table: one code a line
fn arguments(code: Code) -> Vec<(&'static str, Argument)> {
    let count = Argument::Count(3);
    match code {
        Code::FileUnreadable => vec![("file", text("a.csv")), ("reason", text("not-found"))],
        Code::FileTooLarge => vec![("file", text("a.csv")), ("limit", Argument::Count(1_048_576))],
        Code::NotUtf8 => vec![("offset", count)],
        Code::NulByte | Code::HeaderMissing | Code::EntityMissing | Code::PeriodMissing | Code::Illustrative => vec![],
        Code::NothingToReach => vec![("grade", text("A"))],
        Code::EntityUnscored => vec![("entity", text("Hà Nội")), ("fields", list(&["teams", "items"]))],
        Code::GoalBeyondScale => vec![("node", text("a")), ("goal", text("50")), ("most", text("15"))],
        Code::BoundPassed => vec![("field", text("teams")), ("figure", text("94")), ("bound", text("..50"))],
        Code::BoundOfNoNumber => vec![("field", text("plan"))],
        Code::StepNotWhole => vec![("field", text("teams")), ("step", text("0.3"))],
        Code::FileEmpty | Code::OutputExists | Code::NoCases => vec![("file", text("a.csv"))],
        Code::TomlSyntax | Code::CsvSyntax => vec![("detail", text("unclosed-quote"))],
        Code::UnknownKey => vec![("key", text("titel")), ("table", text("node.total")), ("suggestions", list(&["title"]))],
        Code::MissingKey => vec![("key", text("title")), ("table", text("node.total"))],
        Code::WrongType => vec![("key", text("points")), ("expected", text("number")), ("found", text("text"))],
        Code::UnknownWord => vec![("key", text("kind")), ("word", text("cuont")), ("allowed", list(&["count", "rate"])), ("suggestions", list(&["count", "level", "rate", "flag"]))],
        Code::KeysConflict => vec![("key", text("score")), ("other", text("chain"))],
        Code::NotBuilt => vec![("construct", text("gate"))],
        Code::FormatUnsupported => vec![("found", text("2")), ("supported", text("1"))],
        Code::IdInvalid | Code::DuplicateId => vec![("id", text("9lives"))],
        Code::NumberUnreadable => vec![("text", text("1_000"))],
        Code::NumberOutOfRange => vec![("key", text("share")), ("text", text("75")), ("expected", text("from 0 to 1"))],
        Code::BoundsReversed => vec![("key", text("clamp")), ("low", text("5")), ("high", text("1"))],
        Code::LimitPassed => vec![("limit", text("formula-depth")), ("most", Argument::Count(200))],
        Code::FormulaSyntax => vec![("expected", text("operand")), ("found", text(""))],
        Code::UnknownName | Code::UnknownFunction | Code::EntityNotFound | Code::NodeNotFound => vec![("name", text("popluation")), ("suggestions", list(&["population", "people"]))],
        Code::WrongKind => vec![("name", text("population")), ("found", text("field")), ("expected", text("node"))],
        Code::WrongArguments => vec![("function", text("round")), ("expected", text("1 to 2")), ("found", count)],
        Code::TypesDiffer => vec![("expected", text("number")), ("found", text("truth"))],
        Code::Cycle => vec![("members", list(&["a", "b", "a"]))],
        Code::PointsDoNotAddUp | Code::WeightsDoNotAddUp => vec![("node", text("total")), ("sum", text("95")), ("declared", text("100"))],
        Code::WeightNegative => vec![("node", text("total")), ("child", text("a")), ("weight", text("-1"))],
        Code::NoScore => vec![("node", text("total")), ("child", text("a"))],
        Code::PointsDiffer => vec![("child", text("a")), ("own", text("40")), ("edge", text("30")), ("node", text("total"))],
        Code::BandsUnordered => vec![("node", text("a")), ("before", text("50")), ("after", text("80"))],
        Code::BandsGap | Code::TargetMissing | Code::DirectionMissing | Code::NodeUnused => vec![("node", text("a"))],
        Code::GoalpostsEqual => vec![("node", text("a")), ("value", text("20"))],
        Code::DirectionDiffers => vec![("node", text("a")), ("worst", text("85")), ("best", text("20"))],
        Code::AttributeUnknown => vec![("attribute", text("regoin")), ("suggestions", list(&["region"]))],
        Code::GroupUnknown => vec![("group", text("tinh")), ("attribute", text("type")), ("allowed", list(&["tỉnh"])), ("suggestions", list(&["tỉnh"]))],
        Code::StageUnknown => vec![("stage", text("x")), ("allowed", list(&["self", "final"])), ("suggestions", list(&[]))],
        Code::StagesReversed => vec![("from", text("final")), ("to", text("self"))],
        Code::RegistryUnknown => vec![("registry", text("x")), ("period", text("2023-Q1")), ("suggestions", list(&[]))],
        Code::RegistryNamesAlike => vec![("name", text("Hà Nam")), ("code", text("35")), ("other", text("36"))],
        Code::RegistryCodeUnknown => vec![("code", text("99")), ("column", text("successor")), ("registry", text("wards-2025")), ("suggestions", list(&[]))],
        Code::EntityContradicts => vec![("code", text("15")), ("entity", text("Lào Cai")), ("name", text("Yên Bái")), ("registry", text("provinces-34"))],
        Code::CodeOfAnotherEra => vec![("code", text("15")), ("entity", text("Lào Cai")), ("other", text("Yên Bái")), ("name", text("Hà Giang")), ("registry", text("provinces-34")), ("other_registry", text("provinces-63")), ("rows", Argument::Count(1))],
        Code::CodeOfTwoEras => vec![("code", text("15")), ("entity", text("Lào Cai")), ("other", text("Yên Bái")), ("registry", text("provinces-34")), ("other_registry", text("provinces-63")), ("rows", Argument::Count(1))],
        Code::Restated => vec![("count", Argument::Count(23)), ("of_periods", list(&["2024"])), ("from", text("provinces-63")), ("registry", text("provinces-34"))],
        Code::EntityDivided => vec![("count", Argument::Count(3)), ("entities", list(&["Bình Minh"])), ("registry", text("wards-2025")), ("receivers", text("unknown"))],
        Code::NotRestated => vec![("field", text("rate")), ("count", Argument::Count(23)), ("registry", text("provinces-34")), ("rule", text("combine = { weighted_by = \"population\" }"))],
        Code::PlaceOfExact => vec![("node", text("gap")), ("ranked", text("hdi")), ("form", text("hdi.rounded"))],
        Code::DivisionUnguarded => vec![("node", text("a")), ("denominator", text("population"))],
        Code::RanksReadBack => vec![],
        Code::CheckOfWhat => vec![("part", text("mean(files)")), ("why", text("of-others"))],
        Code::EarlierOfWhat => vec![("function", text("prev"))],
        Code::ReportOnlyRead => vec![("node", text("total")), ("child", text("rank_gap"))],
        Code::EditionForeign => vec![("name", text("skills"))],
        Code::ChainUnused => vec![("chain", text("usual"))],
        Code::FieldUnused => vec![("field", text("a"))],
        Code::NotInForce => vec![("rulebook", text("giao-ban")), ("period", text("2024")), ("from", text("2023-01-01")), ("to", text(""))],
        Code::ScoreOutOfBounds => vec![("node", text("a")), ("score", Argument::Number(1.5)), ("full", Argument::Number(1.0)), ("figures", text("teams = 12"))],
        Code::DirectionViolated => vec![("node", text("a")), ("worse", Argument::Number(1.0)), ("better", Argument::Number(2.0)), ("worse_score", Argument::Number(0.5)), ("better_score", Argument::Number(0.25))],
        Code::FullPointsUnreachable => vec![("node", text("a")), ("full", Argument::Number(10.0)), ("most", Argument::Number(7.5))],
        Code::ZeroUnreachable => vec![("node", text("a")), ("least", Argument::Number(0.25))],
        Code::BandsUnreachable => vec![("node", text("a")), ("bands", list(&["120", "110"]))],
        Code::TargetOutOfRange => vec![("node", text("a")), ("target", text("120")), ("low", text("0")), ("high", text("100"))],
        Code::PercentOrRatio => vec![("node", text("a")), ("low", text("0")), ("high", text("1")), ("number", text("74.72")), ("factor", text("* 100"))],
        Code::PartBeyondWhole => vec![("node", text("a")), ("part", text("teams")), ("whole", text("communes"))],
        Code::GeometricZero => vec![("node", text("a")), ("children", list(&["health", "income"]))],
        Code::CheckNeverPasses => vec![("field", text("teams")), ("check", text("range = [-5, -1]"))],
        Code::CheckAlwaysPasses => vec![("field", text("teams")), ("check", text("at_most = \"teams\""))],
        Code::GradesUnreachable => vec![("scored", text("total")), ("banding", text("")), ("bands", list(&["120"])), ("least", Argument::Number(0.0)), ("most", Argument::Number(100.0))],
        Code::LabelsAlike => vec![("banding", text("")), ("label", text("Good"))],
        Code::RankLowestFirst => vec![("scored", text("total")), ("ranking", text(""))],
        Code::GateWithoutEffect => vec![("node", text("total")), ("step", text("gate")), ("at_most", Argument::Number(200.0)), ("most", Argument::Number(100.0))],
        Code::PenaltyNegative => vec![("node", text("total")), ("step", text("penalty")), ("kind", text("penalty")), ("points", text("100 - speed")), ("least", text("-400"))],
        Code::ValueMayBeUndefined => vec![("node", text("a")), ("formula", text("sqrt(speed - 400)"))],
        Code::TargetTurnsBack => vec![("node", text("a")), ("before", text("90")), ("before_period", text("2023")), ("after", text("80")), ("after_period", text("2025"))],
        Code::StepOnConstant => vec![("node", text("a")), ("step", text("score")), ("value", text("3"))],
        Code::ColumnConstant => vec![("node", text("a")), ("step", text("goalposts")), ("value", text("3")), ("count", Argument::Count(63)), ("period", text("2023"))],
        Code::ProofUndecided => vec![("node", text("a")), ("what", text("direction")), ("why", text("opposing"))],
        Code::ColumnMissing => vec![("column", text("value")), ("form", text("long"))],
        Code::ColumnUnknown => vec![("column", text("popu")), ("suggestions", list(&[]))],
        Code::ColumnDuplicate => vec![("column", text("value")), ("first", count)],
        Code::RowLength => vec![("expected", Argument::Count(4)), ("found", Argument::Count(1))],
        Code::StatusUnknown => vec![("status", text("offical")), ("allowed", list(&["official", "what-if"]))],
        Code::RulebookIsData => vec![("file", text("figures.csv"))],
        Code::LettersLost => vec![("text", text("T?nh, th?nh ph?"))],
        Code::NoInput | Code::NothingCollected => vec![("rulebook", text("mine"))],
        Code::OutputNotWorkbook => vec![("file", text("ranking.xlsx")), ("ending", text(".xlsx"))],
        Code::FileSkipped => vec![("file", text("~$a.xlsx")), ("reason", text("lock-file"))],
        Code::WorkbookUnreadable => vec![("file", text("a.xlsx")), ("reason", text("workbook-locked"))],
        Code::SheetSkipped => vec![("sheet", text("Hướng dẫn")), ("reason", text("sheet-without-header"))],
        Code::RowsHidden => vec![("sheet", text("Quý I")), ("count", count)],
        Code::RowsSkipped => vec![("count", count), ("kind", text("total-rows")), ("texts", list(&["Tổng cộng"]))],
        Code::PeriodBesideTitle => vec![("period", text("2022")), ("text", text("NĂM 2023"))],
        Code::TotalDiffers => vec![("field", text("files")), ("total", text("100")), ("sum", text("99")), ("count", Argument::Count(63))],
        Code::HeaderAmbiguous => vec![("column", text("Tỷ lệ")), ("candidates", list(&["rate", "share"]))],
        Code::CellError => vec![("field", text("files")), ("text", text("#N/A"))],
        Code::CellUncomputed => vec![("field", text("files"))],
        Code::CellIsDate => vec![("field", text("files")), ("text", text("2025-02-03"))],
        Code::UnitTaken => vec![("unit", text("triệu đồng")), ("fields", list(&["revenue"])), ("own_unit", text("tỷ đồng"))],
        Code::UnitUnused => vec![("unit", text("ha"))],
        Code::PercentShown => vec![("field", text("rate")), ("count", count), ("text", text("0.7472")), ("read", text("74.72")), ("unit", text("%"))],
        Code::EntityUnknown => vec![("name", text("Sao Hỏa")), ("registry", text("provinces-63")), ("suggestions", list(&[]))],
        Code::EntityAmbiguous => vec![("name", text("Hà")), ("candidates", list(&["Hà Nội", "Hà Nam"]))],
        Code::FieldUnknown => vec![("field", text("a")), ("suggestions", list(&[]))],
        Code::PeriodInvalid => vec![("period", text("Q1"))],
        Code::CellNotNumber | Code::CellNotFinite | Code::CellTooPrecise | Code::CellNotFlag | Code::CellNotWhole => vec![("field", text("population")), ("text", text("12a"))],
        Code::EncodingUnclear => vec![("candidates", list(&["tcvn3: Hà Nội", "vni: Haì Noäi"]))],
        Code::EncodingWrong => vec![("encoding", text("utf-16le"))],
        Code::EncodingTaken => vec![("encoding", text("tcvn3")), ("sample", text("Hà Nội"))],
        Code::TextGarbled => vec![("text", text("HÃ  Ná»™i")), ("meant", text("Hà Nội")), ("encoding", text("utf-8")), ("count", Argument::Count(2))],
        Code::CellUnit => vec![("field", text("revenue")), ("text", text("12 xã")), ("unit", text("xã")), ("own_unit", text("người"))],
        Code::CellMarked => vec![("field", text("revenue")), ("text", text("12,5*"))],
        Code::NumberFormUnclear => vec![("field", text("revenue")), ("text", text("1.234")), ("readings", list(&["1.234", "1234"])), ("count", Argument::Count(63))],
        Code::NumberFormsMixed => vec![("field", text("rate")), ("text", text("93,5")), ("vi_text", text("93,5")), ("point_text", text("91.5"))],
        Code::NumberFormTaken => vec![("form", text("vi numbers")), ("text", text("0,71")), ("fields", list(&["rate", "revenue"]))],
        Code::PlaceholderTaken => vec![("field", text("revenue")), ("text", text("-")), ("count", Argument::Count(3))],
        Code::CellNotLevel => vec![("field", text("plan")), ("text", text("x")), ("allowed", list(&["draft", "issued"])), ("suggestions", list(&[]))],
        Code::CellOutOfRange => vec![("field", text("rate")), ("text", text("101")), ("low", text("0")), ("high", text("100"))],
        Code::CellBeyond => vec![("field", text("a")), ("text", text("9")), ("other", text("b")), ("other_text", text("8"))],
        Code::CellInconsistent => vec![("field", text("files")), ("text", text("9")), ("condition", text("online + paper = files")), ("figures", list(&["online = 5", "paper = 3"]))],
        Code::CellChanged => vec![("field", text("files")), ("text", text("9")), ("other", text("2022")), ("other_text", text("5")), ("change", text("+80 %")), ("limit", text("50 %"))],
        Code::CellStale => vec![("field", text("files")), ("as_of", text("2021-12-31")), ("limit", text("2022-06-01"))],
        Code::AsOfUnreadable => vec![("field", text("files")), ("as_of", text("tháng ba"))],
        Code::CheckTolerated => vec![("field", text("files")), ("period", text("2023")), ("count", Argument::Count(1)), ("judged", Argument::Count(63)), ("check", text("change = 50 %, against = prev")), ("tolerated", text("0.05")), ("entities", list(&["Hà Nội"]))],
        Code::EvidenceMissing => vec![("field", text("plan")), ("entity", text("Hà Nội"))],
        Code::DuplicateObservation => vec![("entity", text("Hà Nội")), ("field", text("a")), ("period", text("2023")), ("text", text("1")), ("other_text", text("2"))],
        Code::RepeatedObservation => vec![("entity", text("Hà Nội")), ("field", text("a")), ("period", text("2023"))],
        Code::SourcesDiffer => vec![("entity", text("Hà Nội")), ("field", text("files")), ("period", text("2023")), ("source", text("Sở Nội vụ")), ("text", text("5")), ("other_source", text("Sở Tư pháp")), ("other_text", text("7")), ("later", list(&["final"]))],
        Code::DateUnreadable => vec![("column", text("evidence.date")), ("text", text("tháng ba"))],
        Code::EvidenceOutsidePeriod => vec![("text", text("05/01/2019")), ("period", text("2023"))],
        Code::LinkInvalid => vec![("text", text("xem trên mạng"))],
        Code::PlaceholderText => vec![("column", text("reason")), ("text", text("như trên"))],
        Code::DecisionUnknown => vec![("text", text("tạm")), ("allowed", list(&["agreed", "awaiting-evidence", "rejected"])), ("suggestions", list(&[]))],
        Code::RejectionWithoutReason => vec![("entity", text("Hà Nội")), ("field", text("files")), ("period", text("2023")), ("stage", text("appraised"))],
        Code::ChangeWithoutReason => vec![("entity", text("Hà Nội")), ("field", text("files")), ("period", text("2023")), ("stage", text("appraised")), ("text", text("5"))],
        Code::MaximumDiffers => vec![("field", text("files")), ("text", text("30")), ("points", text("20")), ("node", text("files_done"))],
        Code::FormUnknown => vec![("file", text("forms/tong-hop.xlsx")), ("reason", text("no-form-mark"))],
        Code::FormNotCollected => vec![("file", text("forms/01 Hà Nội.xlsx"))],
        Code::FormOfAnotherRulebook => vec![("file", text("forms/01 Hà Nội.xlsx")), ("found", text("dti-2022")), ("expected", text("giao-ban"))],
        Code::FormOfAnotherVersion => vec![("file", text("forms/01 Hà Nội.xlsx")), ("found", text("2023-Q1.1")), ("expected", text("2023-Q1.2"))],
        Code::FormOfAnotherPeriod => vec![("file", text("forms/01 Hà Nội.xlsx")), ("found", text("2023-Q1")), ("expected", text("2023-Q2"))],
        Code::FormOfAnotherRegistry => vec![("file", text("forms/15 Yên Bái.xlsx")), ("entity", text("15 Yên Bái")), ("found", text("provinces-63")), ("expected", text("provinces-34")), ("other", text("Lào Cai"))],
        Code::FormSuperseded => vec![("file", text("forms/01 Hà Nội.xlsx")), ("version", Argument::Count(1)), ("by", text("forms/01 Hà Nội (2).xlsx")), ("by_version", Argument::Count(2))],
        Code::FormsConflict => vec![("entity", text("01")), ("files", list(&["forms/a.xlsx", "forms/b.xlsx"])), ("version", Argument::Count(1))],
        Code::FormAltered => vec![("file", text("forms/01 Hà Nội.xlsx")), ("what", text("rows-gone")), ("fields", list(&["communes"]))],
        Code::FormRenamed => vec![("file", text("forms/bieu-moi.xlsx")), ("entity", text("01 Hà Nội"))],
        Code::FormEntryUnreadable => vec![("file", text("forms/01 Hà Nội.xlsx")), ("entry", text("form-sent")), ("text", text("15/13/2023"))],
        Code::FormContradicts => vec![("field", text("communes")), ("text", text("30"))],
        Code::FormNumberUnclear => vec![("field", text("communes")), ("text", text("1.234")), ("readings", list(&["1234", "1.234"]))],
        Code::NothingInPeriod => vec![("period", text("2024")), ("available", list(&["2023"]))],
        Code::MethodDoubt | Code::MethodFound => vec![("node", text("a")), ("what", text("consistency ratio")), ("value", Argument::Number(0.15))],
        Code::NotFrozen => vec![("node", text("a")), ("step", text("rank")), ("reason", text("place"))],
        Code::FreezeDiffers => vec![("node", text("a")), ("entity", text("Hà Nội"))],
        Code::MethodUnfit => vec![("node", text("a")), ("step", text("treat")), ("reason", text("not positive")), ("entity", text("Hà Nội, 2023")), ("value", text("-1.5"))],
        Code::NamedEntityUnknown => vec![("node", text("a")), ("entity", text("AUT"))],
        Code::ReferenceWithoutValue => vec![("node", text("a")), ("entity", text("AUT"))],
        Code::RankedByCode => vec![("ranking", text("rank")), ("count", Argument::Count(2)), ("entities", list(&["Hà Nội", "Hà Nam"]))],
        Code::ValueUndefined => vec![("node", text("a")), ("entity", text("Hà Nội")), ("period", text("2023")), ("reason", text("division by zero"))],
        Code::RulebookUnknown => vec![("name", text("x")), ("available", list(&["hdi"])), ("suggestions", list(&[]))],
        Code::ColumnsUnknown => vec![("name", text("vlues")), ("allowed", list(&["values"])), ("suggestions", list(&[]))],
        Code::SupposedSyntax | Code::SupposedTwice => vec![("text", text("48.teams"))],
        Code::PeersUnknown => vec![("peers", text("regoin")), ("allowed", list(&["mean", "region"]))],
        Code::PeersOptionUnfit => vec![("option", text("--weight-by")), ("peers", text("median"))],
        Code::NothingToCompare => vec![("entity", text("Hà Nội")), ("reason", text("no-own-score"))],
        Code::TrendOnePeriod => vec![("available", list(&["2023"]))],
        Code::TrendPeriodLeftOut => vec![("period", text("2023")), ("rulebook", text("hdi")), ("version", text("2"))],
        Code::RanksNothing => vec![("rulebook", text("hdi")), ("version", text("2"))],
        Code::RulebooksOrder => vec![("rulebook", text("giao-ban 2024")), ("other", text("giao-ban 2023")), ("from", text("2024-01-01")), ("other_from", text("2023-01-01"))],
        Code::RulebooksFigures => vec![("rulebook", text("hdi")), ("other", text("giao-ban"))],
        Code::SupposedOfNothing => vec![("entity", text("Hà Nội")), ("field", text("teams")), ("text", text("+5%"))],
        Code::ResultUnreadable => vec![("file", text("a.json")), ("reason", text("not-json"))],
        Code::OutputUnwritable => vec![("file", text("out.csv")), ("reason", text("storage-full"))],
    }
}

fn sample(code: Code) -> Finding {
    let mut finding = Finding::new(code);
    finding.arguments = arguments(code);
    finding
}

#[test]
fn every_code_has_its_words_in_both_languages() {
    let mut seen = std::collections::BTreeSet::new();
    for &code in Code::ALL {
        for language in [Language::Vi, Language::En] {
            let words = sentence(&sample(code), language);
            let help = words.help.clone().unwrap_or_default();
            for part in [&words.message, &help, &words.label] {
                assert!(!part.is_empty(), "{code:?} {language:?}: {words:?}");
                assert!(!part.contains('…'), "{code:?} {language:?}: an argument is not there: {part}");
                assert!(!part.ends_with('.') || part.ends_with("..."), "{code:?} {language:?}: {part}");
            }
            let first = words.message.chars().next().expect("not empty");
            assert!(first == '`' || !first.is_uppercase(), "{code:?} {language:?}: {}", words.message);
            assert!(seen.insert(words.message.clone()), "two codes say the same: {}", words.message);
        }
    }
}

#[test]
fn all_sentences_read_well() {
    let mut text = String::new();
    for &code in Code::ALL {
        text.push_str(&format!("## {}\n", code.text()));
        for language in [Language::Vi, Language::En] {
            let words = sentence(&sample(code), language);
            text.push_str(&format!("{}\n  [{}]\n  > {}\n", words.message, words.label, words.help.unwrap_or_default()));
        }
        text.push('\n');
    }
    crate::report::fixture::golden("sentences", &text);
}

#[test]
fn users_own_words_are_cut_and_made_visible() {
    let long = "x".repeat(10_000_000);
    let finding = Finding::new(Code::PeriodInvalid).with("period", long);
    assert!(sentence(&finding, Language::En).message.len() < 200);
    let finding = Finding::new(Code::PeriodInvalid).with("period", "a\u{1b}[31m{key}\n");
    assert_eq!(sentence(&finding, Language::En).message, "`a␛[31m{key}␊` is not a period");
}

#[test]
fn suggestions_become_a_question() {
    let finding = sample(Code::UnknownWord);
    assert_eq!(sentence(&finding, Language::En).help.as_deref(), Some("did you mean `count`, `level` or `rate`?"));
    assert_eq!(
        sentence(&finding, Language::Vi).help.as_deref(),
        Some("có phải là `count`, `level` hoặc `rate` không?")
    );
    let finding = sample(Code::UnknownKey);
    assert_eq!(sentence(&finding, Language::Vi).help.as_deref(), Some("có phải là `title` không?"));
}

#[test]
fn an_open_range_names_its_one_end() {
    let finding =
        Finding::new(Code::CellOutOfRange).with("field", "rate").with("text", "-1").with("low", "0").with("high", "");
    assert_eq!(sentence(&finding, Language::En).message, "`rate`: `-1` is out of range; it must be at least `0`");
    assert_eq!(
        sentence(&finding, Language::Vi).message,
        "`rate`: `-1` nằm ngoài phạm vi cho phép; phải từ `0` trở lên"
    );
}
