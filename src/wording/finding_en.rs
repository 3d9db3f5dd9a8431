//! The sentences of every finding in English. In: a code. Out: its [`Template`]. Holds words only, decides nothing.

use super::template::Template;
use crate::finding::Code;

const fn t(message: &'static str, help: &'static str, label: &'static str) -> Template {
    Template { message, help, label }
}

/// The sentence about findings that are counted and not listed.
pub(super) const CUT: Template = t(
    "{more} more of {code} in this file are not listed",
    "mend those that are listed, then check again",
    "not listed",
);

/// The sentence about many claims without evidence.
pub(super) const CLAIMS: Template = t(
    "{count} entities claim {field} without evidence: {entities}",
    "name the document in the column `evidence` (wide tables: `{field:plain}.evidence`); until then the claim does not count",
    "no evidence",
);

/// The sentence of a code.
pub(super) fn template(code: Code) -> Template {
    rulebook(code).or_else(|| data(code)).unwrap_or_else(|| run(code))
}

fn rulebook(code: Code) -> Option<Template> {
    syntax(code).or_else(|| whole(code)).or_else(|| proof(code))
}

#[rustfmt::skip] // a table: one sentence a line
fn syntax(code: Code) -> Option<Template> {
    Some(match code {
        Code::FileUnreadable => t("cannot read {file}: {reason:words}", "check the name of the file and the right to read it", "cannot be read"),
        Code::FileTooLarge => t("{file} is larger than the limit of {limit} bytes", "split the file, or leave out what is not needed", "too large"),
        Code::NotUtf8 => t("the file is not UTF-8 text (byte {offset})", "save it again as `CSV UTF-8`, or say what it is with `--encoding` or a line `# encoding:` at the top; a workbook renamed to .csv does not become one", "not UTF-8"),
        Code::EncodingUnclear => t("the text can be in several encodings: {candidates}", "say which it is with `--encoding` or a line `# encoding: tcvn3` at the top, or save the file as UTF-8", "which encoding?"),
        Code::EncodingWrong => t("the file is not in {encoding}", "take `--encoding` or the line `# encoding:` out, or name the right one", "not in {encoding}"),
        Code::EncodingTaken => t("the file is read as {encoding}, where it reads {sample}", "nothing to do, if it reads rightly; else say what it is with `--encoding` or a line `# encoding:` at the top", "{encoding}"),
        Code::TextGarbled => t("{text} was read in a wrong encoding before the file was saved; it is {encoding} text and means {meant} ({count} {count:#word|words} in the file)", "export the file again from where the figures come from, as UTF-8", "means {meant}"),
        Code::LettersLost => t("letters were destroyed when the file was saved, as in {text}: each `?` was a letter, and nothing brings it back", "export the file again from where the figures are, as UTF-8 (in Excel: `CSV UTF-8`)", "lost letters"),
        Code::NulByte => t("the file has a NUL byte in it, so it is not a text file", "export it again as CSV or text; a workbook renamed to .csv does not become one", "NUL byte"),
        Code::FileEmpty => t("{file} is empty", "check that the export has finished and that this is the right file", "empty"),
        Code::TomlSyntax => t("this is not valid TOML: {detail:plain}", "mend the line at the mark; texts stand in quotes, tables begin with `[name]`", "here"),
        Code::UnknownKey => t("unknown key {key} in {table}", "take the key out, or look it up in the rulebook reference", "unknown key"),
        Code::MissingKey => t("{table} has no {missing_key}", "{missing_key_help}", "{missing_key} is missing here"),
        Code::WrongType => t("{key} must be {expected:words}, but here it is {found:words}", "write {key} as {expected:words}", "must be {expected:words}"),
        Code::UnknownWord => t("{key} cannot be {word}", "write one of: {allowed}", "unknown word"),
        Code::KeysConflict => t("{key} does not go with {other}", "take one of the two out", "does not go with {other}"),
        Code::NotBuilt => t("{construct} is part of the rule language, but this version cannot compute it yet", "{instead}", "not available yet"),
        Code::FormatUnsupported => t("the file has format {found}; this version reads format {supported}", "write `format = {supported:plain}`, or use a version that reads {found}", "unknown format"),
        Code::IdInvalid => t("{id} cannot be an id", "an id begins with a letter a to z, has letters a to z, {id_rule}", "not an id"),
        Code::NumberUnreadable => t("cannot read {text} as a number", "write digits with a decimal point, no thousands separators and at most 38 significant digits, such as `1234.5`", "not a number"),
        Code::NumberOutOfRange => t("{key} must be {expected:words}, but here it is {text}", "write a number that is {expected:words}", "must be {expected:words}"),
        Code::BoundsReversed => t("{key} begins with {low} and ends with {high}, which comes before it", "write the least first and the greatest last", "the other way round"),
        Code::LimitPassed => t("{limit:words} beyond the limit of {most}", "stay within {most}; the limits and their reasons are in the rulebook reference", "beyond the limit"),
        Code::FormulaSyntax => t("expected {expected:formula}, found {found:formula}", "check the parentheses, operators and decimal points around this place", "expected {expected:formula}"),
        Code::UnknownName => t("there is no {thing} called {name}", "declare it, or correct the name", "unknown name"),
        Code::WrongKind => t("{name} is {found:words}, but here {expected:words} is wanted", "name {expected:words}", "this is {found:words}"),
        Code::UnknownFunction => t("there is no function called {name}", "the functions are listed in the rulebook reference", "unknown function"),
        Code::WrongArguments => t("{function} takes {expected:span} {expected:#argument|arguments}, but here it has {found}", "give {function} {expected:span} {expected:#argument|arguments}", "{found:#argument|arguments} given: {found}"),
        Code::TypesDiffer => t("expected {expected:words}, found {found:words}", "a flag goes with `yes` or `no`, a level with one of its levels in quotes, a number with a number", "this is {found:words}"),
        Code::RanksReadBack => t("a score cannot be made from who is ranked", "compute it in a `report_only` node, or take `among = 'ranked'` out", "only in a report-only node"),
        Code::EarlierOfWhat => t("{function} looks at another period, where there is no `x`, no statistic and no further look back", "give this part a node of its own and write {function} of that node", "not in another period"),
        Code::CheckOfWhat => t("{part:formula} cannot stand in a check: {why:words}", "a check reads figures of one entity and period with + − × ÷ and comparisons; put the rest into a node", "not in a check"),
        Code::ReportOnlyRead => t("{node} reads {child}, which only reports results", "make {child} a node, or {node} report-only too", "report-only"),
        Code::EditionForeign => t("{name} is not in the rulebook before; what holds from a period on changes what is there and adds nothing", "declare {name} in the rulebook itself, and here only what is other from this period on", "not there before"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn whole(code: Code) -> Option<Template> {
    Some(match code {
        Code::DuplicateId => t("{id} is declared twice", "take one of them out, or give it another id", "declared again"),
        Code::Cycle => t("these nodes are made from each other in a circle: {members:chain}", "take one of the links out", "the circle begins here"),
        Code::PointsDoNotAddUp => t("the children of {node} have {sum} points together, but {node} has {declared}", "change the points of the children or of {node} until they agree", "adds up to {sum}"),
        Code::WeightsDoNotAddUp => t("the weights of the children of {node} add up to {sum} instead of {declared}", "change the weights until they add up to {declared}", "adds up to {sum}"),
        Code::WeightNegative => t("in {node} the weight of {child} is negative: {weight}", "write a weight of 0 or more; where less is better, say so with `direction`", "negative"),
        Code::NoScore => t("{child} is added as points to {node}, but has no score between 0 and full points", "give {child} a `score` (to target, bands, flag, ...)", "has no score"),
        Code::PointsDiffer => t("{child} is scored out of {own} points, but can bring {edge} points to {node}", "write the same number in both places, or score {child} as a share from 0 to 1", "{edge} here, {own} in {child}"),
        Code::BandsUnordered => t("the bands of {node} are not in order: {after} stands after {before}", "write bands by value from the highest lower edge down, bands by rank from the first rank on", "out of order"),
        Code::BandsGap => t("the bands of {node} leave the last values out", "add a last band without `from` (by rank: without `to`) for all that is left", "no open end"),
        Code::TargetMissing => t("{node} needs a target, but has none", "add `target` to {node}", "no target"),
        Code::GoalpostsEqual => t("in {node} the worst and the best value are the same: {value}", "write two different values", "same value"),
        Code::DirectionMissing => t("{node} does not say whether more or less is better", "add `direction = \"higher\"` or `direction = \"lower\"`", "no direction"),
        Code::DirectionDiffers => t("the goalposts of {node} run from {worst} (worst) to {best} (best), against its `direction`", "swap `worst` and `best`, or change `direction`", "against the direction"),
        Code::AttributeUnknown => t("there is no attribute {attribute} in the registry", "use an attribute of the registry, such as `region` or `type`", "unknown attribute"),
        Code::GroupUnknown => t("no entity of the registry has {group} as its {attribute}", "write one of: {allowed}", "no such group"),
        Code::StageUnknown => t("{stage_unknown}", "{stages}", "unknown stage"),
        Code::StagesReversed => t("stage {to} does not come after {from} in the rulebook", "name the earlier stage with `--from` and the later one with `--to`", "not in order"),
        Code::RegistryUnknown => t("{registry_unknown}", "{registries}", "no such registry"),
        Code::RegistryNamesAlike => t("{name} names two entities, {other} and {code}", "give one of them another name or alias, so that each name means one entity", "same name"),
        Code::RegistryCodeUnknown => t("{code_unknown}", "correct the code; of an entity that was divided, write `-` under `successor`", "unknown code"),
        Code::PlaceOfExact => t("{node} ranks {ranked} by its exact score, and `[rank]` by its rounded one: the places may differ", "write {form} for the place that is published, or `{ranked:plain}.exact`, if the exact one is meant", "the exact score"),
        Code::DivisionUnguarded => t("in {node} the denominator {denominator} may be zero, and no rule says what then", "add a rule for `division by zero` under `missing`", "may be zero"),
        Code::FieldUnused => t("nothing uses the field {field}", "take it out, or use it in a node", "not used"),
        Code::NodeUnused => t("nothing uses the node {node}", "add it to an aggregate, or take it out", "not used"),
        Code::ChainUnused => t("no node uses the chain {chain}", "name its nodes in `apply_to`, write `uses` in a node, or take it out", "not used"),
        Code::NotInForce => t("{rulebook} is in force {force}, not in {period}", "use the rulebook of that period; the result is for trying out only", "not in force in {period}"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn proof(code: Code) -> Option<Template> {
    Some(match code {
        Code::ScoreOutOfBounds => t("the score of {node} can leave 0 to {full}: it is {score} with {figures}{others}", "clamp the score to its scale, cap it, or narrow the `range` of the fields", "can be {score}"),
        Code::DirectionViolated => t("{node} gives a better value a lower score: {worse_score} at {worse}, {better_score} at {better}", "turn the scoring over, or change `direction`; where none is written, higher is better", "against its direction"),
        Code::FullPointsUnreachable => t("no reported figures can bring {node} to its full score {full}; it stays at or below {most}", "check target, bands and goalposts against the `range` of the fields", "cannot be full"),
        Code::ZeroUnreachable => t("nothing brings {node} to 0; it stays at or above {least}", "nothing to do, if that is meant", "cannot be 0"),
        Code::BandsUnreachable => t("no value of {node} can lie in the band from {bands}", "check the edges against what the value can be, and its unit", "out of reach"),
        Code::TargetOutOfRange => t("the target {target} of {node} lies where no value can be or outside its goalposts; it must be {range}", "correct the target, its unit, or the `range` of the fields", "target out of range"),
        Code::PercentOrRatio => t("{node} compares a value that goes from {low} to {high} with {number}, as if one were a percentage and the other a share", "write `{factor:plain}` into the formula, or write the numbers in the value's own unit", "percentage or share?"),
        Code::PartBeyondWhole => t("{node} divides {part} by {whole} as a part by its whole, but nothing keeps {part} within {whole}", "add a `check` to {part} with {whole} as its `at_most` and `error` as its `severity`; without it a slip in a figure passes as full points", "may be more than the whole"),
        Code::GeometricZero => t("the geometric mean {node} is 0 as soon as one of these is 0: {children}", "nothing to do, if that is meant; else let the children's scores begin above 0", "can meet 0"),
        Code::CheckNeverPasses => t("no figure of {field} can pass its check {check}", "correct the check; it stands against the `kind` or `range` of the field", "never passes"),
        Code::CheckAlwaysPasses => t("every figure of {field} passes its check {check}", "correct the check, or take it out; most often it names the wrong field", "says nothing"),
        Code::GradesUnreachable => t("no score of {scored} can get the grade from {bands}: it lies between {least} and {most}", "write the edges in the unit of that score, or grade another node", "out of reach"),
        Code::LabelsAlike => t("two bands have the same label {label}", "give each band a label of its own, or make one of the two", "label given twice"),
        Code::RankLowestFirst => t("{scored} is in points, and the fewest points come first", "take `order` out, or say `direction = \"lower\"` in {scored} if fewer points are better", "upside down?"),
        Code::GateWithoutEffect => t("the gate {step} of {node} never lowers anything: its cap is {at_most}, and what comes to it is at most {most}", "write the cap in the unit of the value before the gate", "never acts"),
        Code::PenaltyNegative => t("the {kind:words} {points} of {node} can be negative (from {least}), and the score has no value then", "write `max(0, x)` around it, x being the formula, or turn the difference over", "may be negative"),
        Code::ValueMayBeUndefined => t("in {node} some figures give {formula} no value: a root or a logarithm of what is below zero, or zero", "narrow the `range` of its fields, or add a rule for `invalid` under `missing`", "may have no value"),
        Code::TargetTurnsBack => t("the target of {node} becomes easier: {before} in {before_period}, {after} in {after_period}", "correct the targets or the `direction`, if that is not meant", "easier than before"),
        Code::StepOnConstant => t("in {node} the step {step} always works on the same value, {value}", "let the value depend on a field, or take the step out", "always {value}"),
        Code::ColumnConstant => t("{node} has the same value, {value}, for all {count} entities in {period}: the step {step} tells nobody apart", "nothing to do, if that is how things are; else check that the right column was read", "the same for all"),
        Code::ProofUndecided => t("could not be decided for {node}: {what:words}; {why:words}{proof_step}", "{proof_help}", "not decided"),
        _ => return None,
    })
}

fn data(code: Code) -> Option<Template> {
    form(code).or_else(|| workbook(code)).or_else(|| cell(code)).or_else(|| returned(code)).or_else(|| appraisal(code))
}

#[rustfmt::skip] // a table: one sentence a line
fn workbook(code: Code) -> Option<Template> {
    Some(match code {
        Code::WorkbookUnreadable => t("the workbook {file} cannot be read: {reason:words}", "{workbook_help}", "cannot be read"),
        Code::SheetSkipped => t("the sheet {sheet} is not read: {reason:words}", "nothing to do where no figures stand on it; else unhide it, or correct its header row", "not read"),
        Code::RowsHidden => t("the sheet {sheet} hides {count} {count:#row|rows}, by hand or by a filter; they are read like the others", "nothing to do where their figures hold; else delete them", "hidden"),
        Code::RowsSkipped => t("{count} {count:#row is|rows are} not of figures and left out: {kind:words} ({texts})", "nothing to do where that is so; if it is an entity, write its name or code in full", "left out"),
        Code::PeriodBesideTitle => t("the table says no period, so its figures are taken as those of {period}, and its title says {text}", "if they are those of {period}, write {period} above the table, in a line `# period:`; else run with the `--period` that they are of", "not {period}?"),
        Code::TotalDiffers => t("the total row says {total} for {field}; the {count} rows of the table add up to {sum}", "look for a row that is missing, doubled or wrong; the total itself is never used", "not {sum}"),
        Code::HeaderAmbiguous => t("the header {column} is the title of several fields: {candidates}", "write the field's id as the header, or declare this header under `[input.headers]` of the rulebook", "which field?"),
        Code::CellError => t("{field}: the cell has the spreadsheet error {text}", "mend the formula in the workbook, or write the figure", "error {text:plain}"),
        Code::CellUncomputed => t("{field}: the cell has a formula and no result of it", "open the file in Excel (or LibreOffice), save it, and send the saved file", "not computed"),
        Code::CellIsDate => t("{field}: the cell holds the date {text} and no figure", "the spreadsheet may have turned a number into a date (such as `3/2`): format the cell as a number and type it again", "a date"),
        Code::UnitTaken => t("the table states the unit {unit}; the figures of {fields} are converted to the unit of the rulebook ({own_unit})", "nothing to do where that is right; if the figures are in {own_unit} already, mend the line that states the unit", "converted to {own_unit:plain}"),
        Code::UnitUnused => t("the table states the unit {unit}, which fits none of its figures", "compare the unit of the table with that of each field in the rulebook; the figures are read in the units of the rulebook", "fits none"),
        Code::PercentShown => t("{field}: {count} {count:#cell|cells} formatted as a percentage {count:#is|are} read as shown, a stored {text} as {read} {unit:plain}", "nothing to do where that is right; the unit of this field is {unit:plain}", "read as {read:plain}"),
        _ => return None,
    })
}

/// Evidence, decisions, and sources that differ.
#[rustfmt::skip] // a table: one sentence a line
fn appraisal(code: Code) -> Option<Template> {
    Some(match code {
        Code::SourcesDiffer => t("{entity}, {period}: two sources differ on {field}: {source} says {text}, {other_source} says {other_text}", "{settling}", "{source} says otherwise"),
        Code::DateUnreadable => t("{column}: {text} is not a day", "write the day as `31/03/2023` or `2023-03-31`", "not a day"),
        Code::EvidenceOutsidePeriod => t("the evidence is of {text}, outside the period {period}", "check the day and the document; where an earlier or later document is right, nothing needs to be done", "outside {period}"),
        Code::LinkInvalid => t("{text} is not a link", "write the whole address, beginning with `https://` or `http://`", "not a link"),
        Code::PlaceholderText => t("{column}: {text} says nothing", "write what is meant in a sentence, or leave the cell empty", "says nothing"),
        Code::DecisionUnknown => t("there is no decision {text}", "write one of: {allowed}, or in Vietnamese `đồng ý`, `không đồng ý`, `cần bổ sung minh chứng`", "unknown decision"),
        Code::RejectionWithoutReason => t("{entity}, {period}: at stage {stage}, {field} is refused or loses points without a reason", "write the reason in the column `reason` (wide tables: `{field:plain}.reason`); a few words that fill the place are none", "no reason"),
        Code::ChangeWithoutReason => t("{entity}, {period}: at stage {stage}, {field} was changed to {text} without a reason", "write the reason in the column `reason` (wide tables: `{field:plain}.reason`)", "changed without a reason"),
        Code::MaximumDiffers => t("{field}: the maximum in the table is {text}, in the rulebook it is {points} ({node})", "check which of them holds; points are counted by the rulebook", "{points} in the rulebook"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn form(code: Code) -> Option<Template> {
    Some(match code {
        Code::HeaderMissing => t("no header row found", "the first row must name the columns, among them the entity (`entity`, `code` or `name`)", "no header"),
        Code::ColumnMissing => t("there is no column {column}, which {form:words} needs", "{header_line}", "no column {column}"),
        Code::ColumnUnknown => t("the column {column} is neither a field of the rulebook nor a known column", "correct the header, or declare in the rulebook what it means", "unknown column"),
        Code::ColumnDuplicate => t("the column {column} stands twice; the first is column {first}", "leave one of them out", "stands here again"),
        Code::RowLength => t("this row has {found} {found:#cell|cells}, the header has {expected}", "check for a separator too many or too few, and for text with a separator that is not in quotes", "{found} {found:#cell|cells}"),
        Code::CsvSyntax => t("the table cannot be read here: {detail:words}", "check the quotes in this row and the row before; a quote inside a cell is written twice", "here"),
        Code::StatusUnknown => t("there is no data status {status}", "write one of: {allowed}", "unknown data status"),
        Code::NoInput => t("there are no observations for {rulebook}", "name a file or folder of observations after the rulebook", "no observations"),
        Code::FileSkipped => t("{file} is left out: {reason:words}", "nothing to do, if that is meant", "left out"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn cell(code: Code) -> Option<Template> {
    Some(match code {
        Code::EntityUnknown => t("there is no {name} in {registry}{elsewhere}", "{entity_help}", "unknown name"),
        Code::EntityAmbiguous => t("{name} can mean several entities: {candidates}", "use the code or the full name", "several are meant"),
        Code::EntityMissing => t("this row names no entity", "fill in the code or name; take a row of totals out of the file", "empty"),
        Code::EntityContradicts => t("{code} is {entity} in {registry}, and the name beside it is {name}", "make code and name agree; both are those of the period's own time", "contradicts the code"),
        Code::CodeOfAnotherEra => t("{code} is {entity} in {registry} and {other} in {other_registry}, and this file names {name}, which only {other_registry} has; {rows} {rows:#row is|rows are} left out", "write the name beside the code, or correct the period", "a code of another era?"),
        Code::CodeOfTwoEras => t("{code} is {entity} in {registry} and {other} in {other_registry}; by the period it is taken as {entity}", "write the name beside the code, so that nobody is mistaken", "a code with two meanings"),
        Code::FieldUnknown => t("there is no field {field} in the rulebook", "correct the name, or declare the field", "unknown field"),
        Code::PeriodInvalid => t("{period} is not a period", "write a year, half, quarter or month: `2023`, `2023-H1`, `2023-Q1`, `2023-06`", "not a period"),
        Code::PeriodMissing => t("this row has no period", "fill in the period, write `# period: 2023-Q1` above the header, or `period = \"2023-Q1\"` under `[input]` in the rulebook", "no period"),
        Code::CellNotNumber => t("{field}: {text} is not a number", "write the figure alone, in the unit of the field and in the form of its column (`1234.5`, or `1.234,5` with `--numbers vi`); leave the cell empty where there is no figure", "not a number"),
        Code::CellNotFinite => t("{field}: {text} is not a finite number", "write the figure, or leave the cell empty", "not finite"),
        Code::CellTooPrecise => t("{field}: {text} has more digits than can be read exactly", "give at most 38 significant digits", "too many digits"),
        Code::CellUnit => t("{field}: {text} is given in {unit}, and the unit of the field is {own_unit}", "write the figure in the unit of the field, or correct the unit that the rulebook declares", "another unit"),
        Code::CellMarked => t("{field}: a footnote mark stands behind the number in {text}", "take the mark out; what it says belongs into the column `note`", "footnote mark"),
        Code::NumberFormUnclear => t("{field}: {text} can be {readings}, and the file does not show which; {count} {count:#figure|figures} of this column cannot be read", "say how the numbers are typed: `--numbers vi` (1.234,5), `--numbers en` (1,234.5) or `--numbers plain` (1234.5), or a line `# numbers: vi` above the header", "which of them?"),
        Code::NumberFormsMixed => t("{field}: {text} is not read, since the column has numbers in two forms, {vi_text} and {point_text}", "type all numbers of a column in one form", "in two forms"),
        Code::NumberFormTaken => t("numbers are read in the {form:words} form, as {text} shows: {fields}", "if they are typed otherwise, say so with `--numbers` or a line `# numbers:` above the header", "this shows it"),
        Code::PlaceholderTaken => t("{field}: {text} is taken as no figure, not as zero ({count} {count:#cell|cells})", "write `0` where zero is meant; where no figure is meant, name the text under `missing` in `[input]`", "no figure"),
        Code::CellNotFlag => t("{field}: {text} is neither yes nor no", "write `yes` or `no` (or `1`, `0`, `có`, `không`)", "yes or no?"),
        Code::CellNotLevel => t("{field}: there is no level {text}", "write one of: {allowed}", "unknown level"),
        Code::CellOutOfRange => t("{field}: {text} is out of range; it must be {range}", "check the figure and its unit", "must be {range}"),
        Code::CellNotWhole => t("{field}: {text} is not a whole number of 0 or more", "a count is whole and not negative: check the decimal and thousands signs, or declare the field as `kind = \"rate\"` or `\"amount\"`", "not a count"),
        Code::CellBeyond => t("{field} is {text}, more than {other}, which is {other_text}", "check both figures; the first is part of the second", "more than {other}"),
        Code::CellInconsistent => t("{field} is {text}, and {condition} is not true with {figures}", "check the figures that the condition names; they must agree", "does not agree"),
        Code::CellChanged => t("{field} is {text}, and was {other_text} in {other}: a change of {change}, more than {limit}", "check the figures of both periods, their unit and what they count; if the change is real, allow for it in the rulebook", "changed by {change}"),
        Code::CellStale => t("{field} is as of {as_of}, older than {limit}", "collect a newer figure; if the day in `as_of` is wrong, correct it", "too old"),
        Code::AsOfUnreadable => t("{field}: the day of the figure, {as_of}, cannot be read", "write the day in the column `as_of` as `2023-03-31` or `31/03/2023`, or a period such as `2023-Q1`", "day cannot be read"),
        Code::CheckTolerated => t("{field}, {period}: {count} of {judged} {judged:#figure|figures} {count:#fails|fail} the check {check}, within the tolerated share of {tolerated}: {entities}", "look at these figures again; they count until they are corrected", "fails the check"),
        Code::EvidenceMissing => t("{entity} claims {field} without evidence", "name the document in the column `evidence` (wide tables: `{field:plain}.evidence`); until then the claim does not count", "no evidence"),
        Code::DuplicateObservation => t("{entity}, {period}: {field} is given twice with different figures, {text} and {other_text}", "keep the right one; neither is counted until then", "another figure"),
        Code::RepeatedObservation => t("{entity}, {period}: {field} is given twice with the same figure", "leave one of the rows out", "given again"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn returned(code: Code) -> Option<Template> {
    Some(match code {
        Code::FormUnknown => t("{file} is no form: {reason:words}", "ask for the very file that `kpi template` wrote, filled in; this one is not read", "no form"),
        Code::FormNotCollected => t("{file} is a form, not a table of figures", "collect the forms with `kpi collect` first, and use the CSV file that it writes", "a form"),
        Code::FormOfAnotherRulebook => t("{file} is a form of the rulebook {found}, not of {expected}", "move it to the folder of that rulebook; it is not collected here", "another rulebook"),
        Code::FormOfAnotherVersion => t("{file} was made from another text of the rulebook: {form_versions}", "figures are read by the ids of their fields; check whether definitions and units are the same in both", "another version"),
        Code::FormOfAnotherPeriod => t("{file} is a form for {found}, not for {expected}", "collect that period on its own with `--period`; this form is not collected", "another period"),
        Code::FormOfAnotherRegistry => t("{file} was made for {entity} of {found}; the registry of this period is {expected}{code_means}", "ask for the form that `kpi template` writes for this period without `--registry`; this one is not collected", "another registry"),
        Code::FormSuperseded => t("{file} (sending {version}) is replaced by {by} (sending {by_version})", "nothing to do, if the later one is right", "there is a later one"),
        Code::FormsConflict => t("{entity} has several forms that say sending {version} and differ: {files}", "ask which one is right, and keep that one or give it a greater number; until then none is taken", "which one?"),
        Code::FormAltered => t("the structure of {file} was changed: {what:words} ({fields})", "figures are read by the ids in the hidden column all the same; check these rows with who sent them", "changed"),
        Code::FormRenamed => t("{file} is the form of {entity}, which its name does not say", "nothing to do: the entity is read from the form", "another name"),
        Code::FormEntryUnreadable => t("cannot read {entry:words} of the form: {text}", "write the day as dd/mm/yyyy, and the sending as a whole number from 1", "cannot be read"),
        Code::NothingCollected => t("no form of {rulebook} was collected", "check the folder, the rulebook and the period (`--period`); a form is a file that `kpi template` writes", "no form"),
        Code::FormContradicts => t("{field} has the figure {text} and is marked as not applicable", "empty the cell of the figure, or take `not applicable` out of the status", "contradiction"),
        Code::FormNumberUnclear => t("{field}: {text} was typed as text and can be read in two ways: {readings}", "type it into the cell as a number; a spreadsheet sets numbers to the right", "which number?"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn run(code: Code) -> Template {
    match code {
        Code::NothingInPeriod => t("there are no observations{within}", "{periods}", "no observations"),
        Code::Restated => t("{count} {count:#figure|figures} of {of_periods} {count:#was|were} restated from {from} to {registry}; this is not a published result", "see the figures of the old entities with `kpi explain`", "restated for the new boundaries"),
        Code::EntityDivided => t("{count} {count:#figure|figures} of {entities} could not be restated to {registry}, because the entity was divided", "list in the column `successor` of the old registry the codes of all who received a part, by `|` (`08|09`): their earlier figures are then missing, and not those of the rest alone", "divided"),
        Code::NotRestated => t("{field}: {count} {count:#figure|figures} could not be restated to {registry}, because no rule makes them one", "{restate_help}", "not restated"),
        Code::MethodUnfit => t("the method of {step} cannot be fitted for {node}: {reason:words}{method_place}", "look at the figures that it is fitted on, or choose another method", "cannot be fitted"),
        Code::MethodDoubt => t("the method of {node} is to be used with care: {what:words} = {value}{method_place}", "read what docs/methods.md says of it, or choose another method", "with care"),
        Code::MethodFound => t("{node}: {what:words} = {value}{method_place}", "nothing to mend; it says more of the result", "found"),
        Code::RankedByCode => t("nothing tells these {count} entities apart in the ranking {ranking}, so they stand in the order of their codes: {entities}", "name a further tie-breaker in `breakers`, or let tied entities share a place with `ties = \"competition\"`", "by code"),
        Code::NotFrozen => t("{step} of {node} stays relative to the entities and periods that are scored: {reason:words}", "where it must not move, take a method of given numbers in its place; elsewhere nothing is to be done", "not frozen"),
        Code::FreezeDiffers => t("frozen, the rulebook does not give {entity} the same score of {node} in the base period", "write the chain of {node} out for this node alone, then freeze again", "another score"),
        Code::ValueUndefined => t("{entity}, {period}: {node} has no value: {reason:words}{cells}", "check the figures that it is made from", "no value"),
        Code::NamedEntityUnknown => t("{node} names the entity {entity}, and no entity that is scored has this code", "correct the code in the rulebook, or score in the registry that has it", "no such entity"),
        Code::ReferenceWithoutValue => t("{node} compares with {entity}, which has no value there", "report the figures of {entity}, or take another reference", "no value to compare with"),
        Code::Illustrative => t("the figures are illustrative: they were made up to show the method and say nothing about any real entity", "use your own observations for a real result", "illustrative"),
        Code::RulebookUnknown => t("there is no rulebook {name}", "shipped rulebooks: {available}; or give the path of a file", "unknown rulebook"),
        Code::EntityNotFound => t("nothing here is called {name}", "give a code or a name of the registry", "unknown name"),
        Code::NodeNotFound => t("there is no node {name} in the rulebook", "give the id of an indicator or aggregate", "unknown node"),
        Code::ColumnsUnknown => t("{name} is neither a kind of column nor a node", "write some of: {allowed}, or ids of nodes, separated by commas", "unknown column"),
        Code::NoCases => t("there are no cases for {file}", "write cases as `.toml` or `.csv` files in a folder `tests` beside the rulebook", "no cases"),
        Code::SupposedSyntax => t("cannot understand {text}", "write it as `48.community_teams=+5%`: code or name of an entity, a point, a field, an equals sign, the new figure or its change; with a decimal point, several of them by commas", "not understood"),
        Code::SupposedTwice => t("{text} changes a figure that is changed already", "change each figure once", "changed already"),
        Code::PeersUnknown => t("it is not clear with whom to compare: {peers}", "give codes or names of entities, or one of: {allowed}; `nearest:N` needs the fields of `--on`", "unknown peers"),
        Code::PeersOptionUnfit => t("{option} does not go with `--with` {peers}", "leave out {option}: `--weight-by` goes with means (`mean`, an attribute, several entities, `nearest:N`), `--on` with `nearest:N`", "an option without effect"),
        Code::NothingToCompare => t("{entity} cannot be compared: {reason:words}", "choose a period or peers with figures; `kpi explain` says why a score is missing", "no score"),
        Code::RulebooksOrder => t("{rulebook}, which is named first, is in force from {from:plain} on, {other} from {other_from:plain} on", "name the rulebook first that was in force first, or correct `in_force`", "not in the order of their days"),
        Code::RulebooksFigures => t("{rulebook} and {other} each bring figures of their own; of two rulebooks both are scored on the same", "name the figures behind the rulebooks", "not the same figures"),
        Code::TrendOnePeriod => t("a trend needs two periods with figures, years with years and quarters with quarters", "give figures of another period, or widen `--from` and `--to`; {periods}", "not two periods"),
        Code::TrendPeriodLeftOut => t("{period} is left out: the rulebook that scores it, {rulebook} (version {version:plain}), has no figures of it", "give figures of that period for this rulebook, or let the other one be in force in it (`in_force`)", "left out"),
        Code::RanksNothing => t("{rulebook} (version {version:plain}) ranks nothing: there is no total to follow or compare", "say in `[rank]` which node ranks the entities", "no ranking"),
        Code::SupposedOfNothing => t("{entity} has no figure of {field} that {text} could change", "give the figure itself, such as `{field:plain}=100`", "no figure"),
        Code::NothingToReach => t("the rulebook grades nothing, so there is no grade {grade}", "name another goal: `rank=10`, `score=80` or `node:ID=0.8`", "no grades"),
        Code::EntityUnscored => t("{entity} has no score; not reported, and without them there is none: {fields}", "have them reported (or suppose them with `--set`); `kpi explain` tells why there is no score", "no score"),
        Code::GoalBeyondScale => t("the goal {goal} is beyond the most that {node} can have, {most}", "where a node has points, its goal is in points, as the pages show them; check what is to be reached", "beyond the scale"),
        Code::BoundPassed => t("{field} is {figure} now, outside the {bound} of `--bound`; no way moves it farther out", "mend the bound, or use `--freeze` where the figure cannot be changed", "outside already"),
        Code::BoundOfNoNumber => t("{field} is no number, so it has no bounds and no steps", "use `--bound` and `--step` for numbers alone; `--freeze` keeps a figure as it is", "no number"),
        Code::StepNotWhole => t("the step {step} is not whole, and {field} is a count", "use a whole step", "not whole"),
        Code::ResultUnreadable => t("{file} is no result of `kpi score --format json`: {reason:words}", "write one by `kpi score RULEBOOK --format json --output FILE`", "no result"),
        Code::RulebookIsData => t("{file} is a data file, and the first argument is the rulebook", "name the rulebook before the data, such as `kpi score rules/mine {file:plain}`", "no rulebook"),
        Code::OutputNotWorkbook => t("{file} has the ending {ending} of a workbook, and what is written is text", "name the file after what is in it, such as `.csv`; for Excel use `kpi score --format csv-excel` with a name in `.csv`", "a workbook's ending"),
        Code::OutputExists => t("{file} exists already", "choose another name, or add `--force` to write over it", "exists"),
        _ => t("cannot write {file}: {reason:words}", "check the folder, the right to write, and the space left", "cannot be written"),
    }
}
