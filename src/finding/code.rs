//! The closed list of finding codes. A code is given where the finding is made, never guessed from its text.

use super::Severity;
use serde::Serialize;

macro_rules! codes {
    ($($variant:ident $text:literal $severity:ident),* $(,)?) => {
        /// Which mistake a finding speaks of. The text of a code is stable; `docs/findings.md` has a paragraph a code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`")] #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of `docs/findings.md`.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// Whether such a finding repeats evidence, a reason or a decision, which no published result has in it.
            pub fn is_confidential(self) -> bool {
                matches!(
                    self,
                    Code::DateUnreadable
                        | Code::EvidenceOutsidePeriod
                        | Code::LinkInvalid
                        | Code::PlaceholderText
                        | Code::DecisionUnknown
                        | Code::RejectionWithoutReason
                        | Code::ChangeWithoutReason
                        | Code::SourcesDiffer
                )
            }

            /// The code as users see it.
            pub fn text(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// The severity of a finding of this code, unless the place where it is made knows better.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // files
    FileUnreadable "file-unreadable" Error,
    FileTooLarge "file-too-large" Error,
    NotUtf8 "not-utf8" Error,
    EncodingUnclear "encoding-unclear" Error,
    EncodingWrong "encoding-wrong" Error,
    EncodingTaken "encoding-taken" Note,
    TextGarbled "text-garbled" Warning,
    LettersLost "letters-lost" Error,
    NulByte "nul-byte" Error,
    FileEmpty "file-empty" Error,
    // rulebook: syntax and keys
    TomlSyntax "toml-syntax" Error,
    UnknownKey "unknown-key" Error,
    MissingKey "missing-key" Error,
    WrongType "wrong-type" Error,
    UnknownWord "unknown-word" Error,
    KeysConflict "keys-conflict" Error,
    NotBuilt "not-built" Error,
    FormatUnsupported "format-unsupported" Error,
    IdInvalid "id-invalid" Error,
    NumberUnreadable "number-unreadable" Error,
    NumberOutOfRange "number-out-of-range" Error,
    BoundsReversed "bounds-reversed" Error,
    LimitPassed "limit-passed" Error,
    // rulebook: formulas
    FormulaSyntax "formula-syntax" Error,
    UnknownName "unknown-name" Error,
    WrongKind "wrong-kind" Error,
    UnknownFunction "unknown-function" Error,
    WrongArguments "wrong-arguments" Error,
    TypesDiffer "types-differ" Error,
    RanksReadBack "ranks-read-back" Error,
    EarlierOfWhat "earlier-of-what" Error,
    CheckOfWhat "check-of-what" Error,
    ReportOnlyRead "report-only-read" Error,
    EditionForeign "edition-foreign" Error,
    // rulebook: the whole
    DuplicateId "duplicate-id" Error,
    Cycle "cycle" Error,
    PointsDoNotAddUp "points-do-not-add-up" Error,
    WeightsDoNotAddUp "weights-do-not-add-up" Error,
    WeightNegative "weight-negative" Error,
    NoScore "no-score" Error,
    PointsDiffer "points-differ" Error,
    BandsUnordered "bands-unordered" Error,
    BandsGap "bands-gap" Error,
    TargetMissing "target-missing" Error,
    GoalpostsEqual "goalposts-equal" Error,
    DirectionMissing "direction-missing" Error,
    DirectionDiffers "direction-differs" Error,
    AttributeUnknown "attribute-unknown" Error,
    GroupUnknown "group-unknown" Warning,
    StageUnknown "stage-unknown" Error,
    RegistryUnknown "registry-unknown" Error,
    RegistryNamesAlike "registry-names-alike" Error,
    RegistryCodeUnknown "registry-code-unknown" Error,
    PlaceOfExact "place-of-exact" Warning,
    DivisionUnguarded "division-unguarded" Warning,
    FieldUnused "field-unused" Warning,
    NodeUnused "node-unused" Warning,
    ChainUnused "chain-unused" Warning,
    NotInForce "not-in-force" Warning,
    // rulebook: what its scores can be
    ScoreOutOfBounds "score-out-of-bounds" Error,
    DirectionViolated "direction-violated" Warning,
    FullPointsUnreachable "full-points-unreachable" Warning,
    ZeroUnreachable "zero-unreachable" Note,
    BandsUnreachable "bands-unreachable" Warning,
    TargetOutOfRange "target-out-of-range" Warning,
    PercentOrRatio "percent-or-ratio" Warning,
    PartBeyondWhole "part-beyond-whole" Warning,
    GeometricZero "geometric-zero" Note,
    CheckNeverPasses "check-never-passes" Warning,
    CheckAlwaysPasses "check-always-passes" Warning,
    GradesUnreachable "grades-unreachable" Warning,
    LabelsAlike "labels-alike" Warning,
    RankLowestFirst "rank-lowest-first" Warning,
    GateWithoutEffect "gate-without-effect" Warning,
    PenaltyNegative "penalty-negative" Warning,
    ValueMayBeUndefined "value-may-be-undefined" Warning,
    TargetTurnsBack "target-turns-back" Warning,
    StepOnConstant "step-on-constant" Warning,
    ColumnConstant "column-constant" Note,
    ProofUndecided "proof-undecided" Note,
    // data: a file's form
    HeaderMissing "header-missing" Error,
    ColumnMissing "column-missing" Error,
    ColumnUnknown "column-unknown" Error,
    ColumnDuplicate "column-duplicate" Error,
    RowLength "row-length" Error,
    CsvSyntax "csv-syntax" Error,
    StatusUnknown "status-unknown" Error,
    NoInput "no-input" Error,
    FileSkipped "file-skipped" Note,
    // data: workbooks and tables as offices make them
    WorkbookUnreadable "workbook-unreadable" Error,
    SheetSkipped "sheet-skipped" Note,
    RowsHidden "rows-hidden" Note,
    RowsSkipped "rows-skipped" Note,
    TotalDiffers "total-differs" Warning,
    PeriodBesideTitle "period-beside-title" Warning,
    HeaderAmbiguous "header-ambiguous" Error,
    CellError "cell-error" Error,
    CellUncomputed "cell-uncomputed" Error,
    CellIsDate "cell-is-date" Error,
    PercentShown "percent-shown" Note,
    UnitTaken "unit-taken" Note,
    UnitUnused "unit-unused" Note,
    // data: cells
    EntityUnknown "entity-unknown" Error,
    EntityAmbiguous "entity-ambiguous" Error,
    EntityMissing "entity-missing" Error,
    EntityContradicts "entity-contradicts" Error,
    CodeOfAnotherEra "code-of-another-era" Error,
    CodeOfTwoEras "code-of-two-eras" Warning,
    FieldUnknown "field-unknown" Error,
    PeriodInvalid "period-invalid" Error,
    PeriodMissing "period-missing" Error,
    CellNotNumber "cell-not-number" Error,
    CellNotFinite "cell-not-finite" Error,
    CellTooPrecise "cell-too-precise" Error,
    CellUnit "cell-unit" Error,
    CellMarked "cell-marked" Error,
    NumberFormUnclear "number-form-unclear" Error,
    NumberFormsMixed "number-forms-mixed" Error,
    NumberFormTaken "number-form-taken" Note,
    PlaceholderTaken "placeholder-taken" Warning,
    CellNotFlag "cell-not-flag" Error,
    CellNotLevel "cell-not-level" Error,
    CellOutOfRange "cell-out-of-range" Error,
    CellNotWhole "cell-not-whole" Error,
    CellBeyond "cell-beyond" Error,
    CellInconsistent "cell-inconsistent" Error,
    CellChanged "cell-changed" Error,
    CellStale "cell-stale" Error,
    AsOfUnreadable "as-of-unreadable" Error,
    CheckTolerated "check-tolerated" Warning,
    EvidenceMissing "evidence-missing" Warning,
    DateUnreadable "date-unreadable" Warning,
    EvidenceOutsidePeriod "evidence-outside-period" Warning,
    LinkInvalid "link-invalid" Warning,
    PlaceholderText "placeholder-text" Warning,
    DecisionUnknown "decision-unknown" Error,
    RejectionWithoutReason "rejection-without-reason" Error,
    ChangeWithoutReason "change-without-reason" Warning,
    MaximumDiffers "maximum-differs" Warning,
    DuplicateObservation "duplicate-observation" Error,
    SourcesDiffer "sources-differ" Error,
    RepeatedObservation "repeated-observation" Warning,
    // data: forms that came back
    FormUnknown "form-unknown" Warning,
    FormNotCollected "form-not-collected" Error,
    FormOfAnotherRulebook "form-of-another-rulebook" Warning,
    FormOfAnotherVersion "form-of-another-version" Warning,
    FormOfAnotherPeriod "form-of-another-period" Warning,
    FormOfAnotherRegistry "form-of-another-registry" Error,
    FormSuperseded "form-superseded" Note,
    FormsConflict "forms-conflict" Error,
    FormAltered "form-altered" Warning,
    FormRenamed "form-renamed" Note,
    FormEntryUnreadable "form-entry-unreadable" Warning,
    FormContradicts "form-contradicts" Error,
    FormNumberUnclear "form-number-unclear" Error,
    NothingCollected "nothing-collected" Error,
    // a run
    NothingInPeriod "nothing-in-period" Error,
    StagesReversed "stages-reversed" Error,
    Restated "restated" Note,
    NotRestated "not-restated" Warning,
    EntityDivided "entity-divided" Warning,
    RankedByCode "ranked-by-code" Note,
    ValueUndefined "value-undefined" Warning,
    MethodUnfit "method-unfit" Warning,
    MethodDoubt "method-doubt" Warning,
    MethodFound "method-found" Note,
    NotFrozen "not-frozen" Warning,
    FreezeDiffers "freeze-differs" Error,
    NamedEntityUnknown "named-entity-unknown" Warning,
    ReferenceWithoutValue "reference-without-value" Warning,
    Illustrative "illustrative" Note,
    // command line
    RulebookUnknown "rulebook-unknown" Error,
    RulebookIsData "rulebook-is-data" Error,
    EntityNotFound "entity-not-found" Error,
    NodeNotFound "node-not-found" Error,
    ColumnsUnknown "columns-unknown" Error,
    SupposedSyntax "supposed-syntax" Error,
    SupposedTwice "supposed-twice" Error,
    SupposedOfNothing "supposed-of-nothing" Error,
    NothingToReach "nothing-to-reach" Error,
    EntityUnscored "entity-unscored" Error,
    GoalBeyondScale "goal-beyond-scale" Warning,
    BoundPassed "bound-passed" Warning,
    BoundOfNoNumber "bound-of-no-number" Error,
    StepNotWhole "step-not-whole" Error,
    PeersUnknown "peers-unknown" Error,
    PeersOptionUnfit "peers-option-unfit" Error,
    NothingToCompare "nothing-to-compare" Error,
    TrendOnePeriod "trend-one-period" Error,
    TrendPeriodLeftOut "trend-period-left-out" Warning,
    RanksNothing "ranks-nothing" Error,
    RulebooksOrder "rulebooks-order" Error,
    RulebooksFigures "rulebooks-figures" Error,
    ResultUnreadable "result-unreadable" Error,
    OutputExists "output-exists" Error,
    OutputUnwritable "output-unwritable" Error,
    OutputNotWorkbook "output-not-workbook" Error,
    NoCases "no-cases" Error,
}
