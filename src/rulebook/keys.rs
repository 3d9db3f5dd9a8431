//! One table of keys: it drives the reader, the suggestions and the reference in `docs/rulebook.md`.

/// What a key wants of an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Must be there.
    Required,
    /// May be there.
    Optional,
    /// The language knows it; this version does not compute it. Using it is an error, never ignored.
    NotBuilt,
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What it wants.
    pub need: Need,
    /// What it takes and means, for the reference.
    pub says: &'static str,
}

/// A table of a rulebook.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// As written in the reference: `node.<id>`.
    pub name: &'static str,
    /// Its keys; empty where the author chooses them.
    pub keys: &'static [Key],
}

const fn required(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Required, says }
}
const fn optional(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Optional, says }
}
const fn not_built(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::NotBuilt, says }
}

/// The file itself.
pub const FILE: Table = Table {
    name: "(top level)",
    keys: &[
        required("format", "version of the rulebook format: `1`"),
        required("rulebook", "what this index is"),
        optional("input", "how input files are read"),
        optional("missing", "the rules for missing values of nodes that name none"),
        optional("rank", "how entities are ranked"),
        optional("grades", "grade bands of a node"),
        required("field", "what is collected: one table a field"),
        required("node", "what is scored: one table a node"),
        optional("chain", "a chain declared once and applied to a list of nodes"),
        optional("report_only", "nodes that read results and never feed back"),
        optional("ranks", "further rankings"),
        optional("bands", "further bandings: one table a banding"),
        optional("from", "what the rulebook becomes from a period on: `[from.2023.node.total]` and the like"),
    ],
};

/// `[rulebook]`.
pub const RULEBOOK: Table = Table {
    name: "rulebook",
    keys: &[
        required("id", "id, as the folder: lower-case letters, digits, `-`"),
        required("version", "the author's own version, a text; it travels with every result"),
        required("title", "title, `{ vi = \"…\", en = \"…\" }`"),
        optional("basis", "decisions and other documents it rests on, a list of texts"),
        optional("in_force", "`{ from = 2023-01-01, to = 2023-12-31 }`, either may be left out"),
        required(
            "entities",
            "who is scored: `\"provinces\"` (the shipped registry of the period's era), `\"input\"` (those of the input) or `{ file = \"don-vi.csv\" }`",
        ),
        optional(
            "stages",
            "stages of a figure in their order, a list of ids or of tables `{ id = …, title = …, voice = … }`",
        ),
        optional("notes", "what must be read with every result, a list of texts"),
        not_built("extends", "another rulebook that this one changes"),
    ],
};

/// `in_force`.
pub const IN_FORCE: Table =
    Table { name: "in_force", keys: &[optional("from", "first day"), optional("to", "last day")] };

/// `entities` as a table.
pub const ENTITIES: Table = Table {
    name: "entities",
    keys: &[
        required(
            "file",
            "a registry file, its path from the rulebook's folder: columns `code`, `name`, `aliases`, attributes",
        ),
        optional(
            "earlier",
            "the registry files of earlier eras, oldest first, a list; each says the `successor` of its entities",
        ),
    ],
};

/// A stage as a table.
pub const STAGE: Table = Table {
    name: "stages",
    keys: &[
        required("id", "id: lower-case letters, digits, `_`, `-`"),
        optional("title", "title, `{ vi = \"…\", en = \"…\" }`; the id without it"),
        optional(
            "voice",
            "who speaks: `claim` (the entity), `measurement` (a system) or `decision` (whoever appraises: what it refuses needs a reason); without it, the first stage is a claim and each other a decision",
        ),
    ],
};

/// `[input]`.
pub const INPUT: Table = Table {
    name: "input",
    keys: &[
        optional("period", "period of files that name none"),
        optional(
            "headers",
            "header text = `entity`, `name`, `period`, `as_of`, `ignored`, a field's id, `attribute.<id>`, `stage.<id>`, or another column that figures may have (`field`, `value`, `reason`, `evidence.number`, …); or a table, see below",
        ),
        optional("missing", "texts that stand for an empty cell, a list"),
        optional(
            "numbers",
            "how numbers are typed: `plain` (1234.5), `vi` (1.234,5) or `en` (1,234.5); found from the files without it",
        ),
    ],
};

/// A header as a table.
pub const HEADER: Table = Table {
    name: "input.headers",
    keys: &[
        required("means", "what the column means, as above"),
        optional("numbers", "how the numbers of this column are typed, as `numbers` above"),
    ],
};

/// `[missing]`.
pub const MISSING: Table = Table {
    name: "missing",
    keys: &[
        optional("indicators", "rule for indicators that name none; `stays missing` without it"),
        optional("aggregates", "rule for aggregates that name none; `require all` without it"),
    ],
};

/// `[rank]`.
pub const RANK: Table = Table {
    name: "rank",
    keys: &[
        required("node", "the node whose score ranks"),
        required("on", "`exact` or `rounded`: the score before or after the rounding at the end of its chain"),
        required(
            "ties",
            "`competition` (1, 2, 2, 4), `dense` (1, 2, 2, 3) or `ordinal` (1, 2, 3, 4; what nothing tells apart by code)",
        ),
        optional("order", "`highest first` (default) or `lowest first`"),
        optional("tied", "when two scores are tied: `12 digits` (default), `N decimals` or `exact`"),
        optional("within", "attributes within which there are ranks too, a list"),
        optional(
            "breakers",
            "what tells tied entities apart, a list in its order: `[{ node = \"pillar\" }, { field = \"people\", order = \"lowest first\" }]`",
        ),
    ],
};

/// One of `breakers`.
pub const BREAKER: Table = Table {
    name: "rank.breakers",
    keys: &[
        optional("node", "a node whose score is compared"),
        optional("field", "a field whose figure is compared: a count, an amount, a rate or a flag"),
        optional("on", "of `node`: `exact` (default) or `rounded`"),
        optional("order", "`highest first` (default; of a flag: yes first) or `lowest first`"),
    ],
};

/// `[grades]`.
pub const GRADES: Table = Table {
    name: "grades",
    keys: &[
        required("node", "the node that is graded"),
        required("on", "`exact` or `rounded`"),
        required(
            "bands",
            "from the highest down: `{ from = 80, label = { vi = \"Tốt\", en = \"Good\" } }`; the last one without `from`",
        ),
    ],
};

/// One grade band.
pub const GRADE_BAND: Table = Table {
    name: "grades.bands",
    keys: &[optional("from", "lower edge, which belongs to the band"), required("label", "label in both languages")],
};

/// `[field.<id>]`.
pub const FIELD: Table = Table {
    name: "field.<id>",
    keys: &[
        required("title", "title in both languages"),
        required(
            "kind",
            "`count` (whole, adds up), `amount` (adds up), `rate` (does not add up), `flag` (yes or no), `level` (one of `levels`)",
        ),
        optional("unit", "unit, a text or one in each language: `{ vi = \"người\", en = \"people\" }`"),
        optional("levels", "for `kind = \"level\"`: a table id = title"),
        optional(
            "combine",
            "how several entities' figures become one: `sum`, `all`, `any`, `share`, `{ weighted_by = \"field\" }` or `not`; without it counts and amounts add up, flags give a share, the rest does not combine",
        ),
        optional("evidence", "`required`: a claim without evidence is missing, reason `no evidence`"),
        optional("agency", "who reports it, a text or one in each language"),
        optional("source", "where it comes from and what exactly it counts, a text or one in each language"),
        optional("range", "`[least, greatest]` of a cell; a cell outside is an error and missing"),
        optional(
            "check",
            "what must be true of its figures, a list: `[{ at_most = \"other\", severity = \"error\" }]`",
        ),
        not_built("from", "first period in which it is collected"),
        not_built("restate", "how it is restated for another era, where that differs from `combine`"),
    ],
};

/// One check of a field.
pub const CHECK: Table = Table {
    name: "field.<id>.check",
    keys: &[
        optional("at_most", "at most this other field, in the same entity, period and stage"),
        optional("range", "`[least, greatest]`, where it is to be a warning or a share may fail"),
        optional("holds", "a condition over fields that must be true: `\"online + on_paper = files\"`"),
        optional("change", "largest change: `5` in the field's unit, `\"50 %\"` of the other figure"),
        optional("against", "of `change`: `prev` (default), `year_ago` or a period"),
        optional("fresh", "oldest day of a figure: a date or a period, whose first day it is"),
        optional(
            "severity",
            "`error` (default; a figure that fails is missing, reason `invalid`) or `warning` (it is kept)",
        ),
        optional(
            "tolerated",
            "share of the figures judged in a period that may fail, `0.05` or `\"5 %\"`; up to it they are kept, with one warning",
        ),
    ],
};

/// `[node.<id>]`.
pub const NODE: Table = Table {
    name: "node.<id>",
    keys: &[
        required("title", "title in both languages"),
        optional("value", "source of an indicator: a formula over fields"),
        optional("sum_of_points", "source of an aggregate: child = most points it can bring here"),
        optional("arithmetic_mean", "source of an aggregate: a list of children, or child = weight"),
        optional("geometric_mean", "source of an aggregate: a list of children, or child = weight"),
        optional("points", "for `sum_of_points`: what the children's points must add up to"),
        optional("weights", "for a mean: what the children's weights must add up to, where it is not 1 or 100"),
        optional("children", "which form of the children's scores is read: `exact` (default) or `rounded`"),
        optional("unit", "unit of the value, a text or one in each language"),
        optional("direction", "`higher` or `lower` is better"),
        optional(
            "target",
            "value to reach: a number, or `{ 2022 = 0.7, 2030 = 1.0, between = \"straight line\", source = \"…\" }`",
        ),
        optional("score", "the one step that makes a score of the value; the same as a chain of one step"),
        optional("chain", "the steps, in order"),
        optional(
            "missing",
            "indicator: `score 0`, `full points`, `stays missing`, or by reason; aggregate: `require all`, `reweight`, `{ share_of_weight = 0.6 }`, `{ share_of_number = 0.5 }`",
        ),
        optional("scored", "`false`: shown for context, read by no aggregate"),
        optional("note", "a note, shown in explanations"),
        optional("harmonic_mean", "source of an aggregate: a list of children, or child = weight"),
        optional("power_mean", "source of an aggregate: a list of children, or child = weight; with `exponent`"),
        optional("minimum", "source: the least of the scores of a list of children"),
        optional("median", "source: the weighted median of the children"),
        optional("ordered_weighted", "source: a mean with weights by place; with `places`"),
        optional("mazziotta_pareto", "source: the mean and a penalty for imbalance; with `penalty`, `deviation`"),
        optional("benefit_of_the_doubt", "source: the best weights for each entity; with `shares`"),
        optional("borda", "source: Borda points over the children"),
        optional("copeland", "source: Copeland score: wins less losses by weighted majority"),
        optional("condorcet", "source: entities below by weighted majority; a cycle is one tied group"),
        optional("kemeny", "source: entities below in the order that agrees most with the majorities"),
        optional(
            "topsis",
            "source: closeness to the ideal; with `scaling`; an entity without one of the children takes no part",
        ),
        optional(
            "vikor",
            "source: compromise index, 0 is the best; with `majority`; an entity without one of the children takes no part",
        ),
        optional("promethee", "source: net flow of PROMETHEE II; with `preferences`"),
        optional("exponent", "of `power_mean`"),
        optional(
            "places",
            "of `ordered_weighted`: weights from the greatest score to the least, or `{ exponent = 2 }`",
        ),
        optional("penalty", "of `mazziotta_pareto`: `taken off` (default) or `added`"),
        optional("deviation", "of `mazziotta_pareto`: divisor `n` (default) or `n-1`"),
        optional("shares", "of `benefit_of_the_doubt`: `{ least = 0.1, most = 0.5, of = \"weights\" }`"),
        optional("scaling", "of `topsis`: `vector` (default), `maximum`, `min-max`, `as is`"),
        optional("majority", "of `vikor`: weight of the majority, 0.5 without it"),
        optional("preferences", "of `promethee`: `usual` (default) or `{ indifference = 0, preference = 10 }`"),
        optional(
            "weighting",
            "of a mean: weights made from the figures (`principal components`, `entropy`, `critic`) or judgements, instead of written ones",
        ),
        optional(
            "best_of",
            "source: the best of the scores of a list of children: the highest, or the lowest with `direction = \"lower\"`",
        ),
        not_built("in_force", "days on which the node is in force"),
        optional("uses", "a chain declared once: its id, or `{ chain = \"id\", parameter = … }`"),
        optional("override", "steps of that chain that are other here: step = its new table"),
    ],
};

/// A target by period; every other key of it is a period: `2022`, `2023-Q1`.
pub const TARGET: Table = Table {
    name: "node.<id>.target",
    keys: &[
        optional("value", "the value of every period"),
        optional("between", "between two periods: `latest` (default) or `straight line`"),
        optional("source", "where the target is written, a text or one in each language"),
        optional("by", "targets by group: the attribute, with `groups`"),
        optional("groups", "value of the attribute = its target"),
    ],
};

/// One step of a chain; exactly one of the first group names what it does.
pub const STEP: Table = Table {
    name: "a step",
    keys: &[
        optional("round", "decimals kept (negative: tens, hundreds)"),
        optional("clamp", "`[least, greatest]`, or `{ low = …, high = … }`"),
        optional("formula", "a formula over `x`, the value before the step"),
        optional("goalposts", "`{ worst = 20, best = 85 }`: (x − worst) / (best − worst), not clamped"),
        optional("to_target", "`proportional`: x / target; with `cap`"),
        optional(
            "bands",
            "a table from the highest edge down: `{ from = 90, share = 0.75 }`; the last one without `from`",
        ),
        optional("flag", "`full points`: yes is everything, no is nothing"),
        optional("levels", "level = share, for a field of kind `level`"),
        optional("each", "points for one; with `at_most`"),
        optional("given", "`share` (0 to 1) or `points` (with `at_most`): the value is the score"),
        optional("complement", "`full score`: the full score less x"),
        optional("gate", "a condition; where it holds, at most `at_most`"),
        optional("penalty", "a formula: what is taken from x, not below `at_least` (0)"),
        optional("bonus", "a formula: what is added to x, never above `at_most`, which a share or points must have"),
        optional(
            "screen",
            "a condition; where it does not hold, the value is missing, `excluded`; with `keep`, `leave_out`",
        ),
        optional("min_max", "`[0, 100]`: what the worst and the best of the entities get"),
        optional("z_score", "`[0, 1]`: the mean and the standard deviation to give; with `deviation`"),
        optional("rank", "`best first` (the best gets 1) or `best last`; with `ties`"),
        optional("percentile_rank", "`(r-1)/(n-1)` or `r/n`, r counted from the worst; with `ties`"),
        optional("borda", "`from 0`: how many entities stand behind; with `ties`"),
        optional("ratio_to", "`best`, `mean`, `worst` or `{ entity = \"AUT\" }`: x / reference"),
        optional("difference_to", "`best`, `mean`, `worst` or `{ entity = \"AUT\" }`: (x − reference) / reference"),
        optional(
            "distance_to",
            "`best`, `{ entity = \"AUT\" }`: 1 − (reference − x) / (reference − worst); `target` (with `cap`): (x − worst) / (target − worst)",
        ),
        optional("above_mean", "`0.2`: 1 above the mean by more than a fifth of it, −1 below by more, else 0"),
        optional(
            "by_percentiles",
            "a table from the highest percentile down: `{ from = 0.95, value = 100 }`; the last without `from`",
        ),
        optional(
            "mazziotta_pareto",
            "`mean`, a number or `{ entity = \"AUT\" }`: what gets 100, over a range of 60 from the worst to the best",
        ),
        optional("mode", "of `round`: `half away from zero` (default), `half even`, `truncate`"),
        optional(
            "cap",
            "of `to_target`: `full points` (kept between 0 and 1) or `none`; of `distance_to = \"target\"` likewise",
        ),
        optional(
            "gives",
            "of `formula`: `share` (0 for the worst, 1 for the best), `higher is better` or `lower is better`, whatever the direction of the value",
        ),
        optional("at_most", "of `each`, `given`, `gate` and `bonus`: the maximum"),
        optional("at_least", "of `penalty`: the floor, 0 without it"),
        optional("keep", "of `screen`: codes that stay whatever the condition says, a list"),
        optional("leave_out", "of `screen`: codes that are left out whatever the condition says, a list"),
        optional("deviation", "of `z_score`: `n-1` (default) or `n`"),
        optional(
            "ties",
            "of `rank`, `percentile_rank`, `borda`, `by_percentiles`: `min` (default), `average`, `max`, `dense`",
        ),
        optional("tied", "of the same: when two are tied: `12 digits` (default), `4 decimals`, `exact`"),
        optional("within", "of a normalisation: among entities with the same value of this attribute"),
        optional("over", "of a normalisation: `period` (default) or `all periods`, pooled"),
        optional("base", "of a normalisation: a frozen base period in the place of this one"),
        optional("name", "name of the step; its key without one"),
        optional(
            "treat",
            "treatment of outliers, decided over the entities: `{ winsorise = { most = 5 }, then = \"coin\" }`",
        ),
        optional(
            "impute",
            "what stands in the place of a missing value: `mean`, `median`, `latest`, `interpolate`, or a table; it is `estimated`",
        ),
    ],
};

/// `places` as a table.
pub const PLACES: Table = Table {
    name: "places",
    keys: &[required("exponent", "place k of m weighs (k/m)^exponent − ((k−1)/m)^exponent")],
};

/// `shares`.
pub const SHARES: Table = Table {
    name: "shares",
    keys: &[
        optional("least", "least share of each child, 0 without it"),
        optional("most", "greatest share of each child, 1 without it"),
        optional("of", "`weights` (default): of the sum of the weights; `contributions`: weight × value, of the score"),
    ],
};

/// `preferences` as a table.
pub const PREFERENCES: Table = Table {
    name: "preferences",
    keys: &[
        required("indifference", "difference up to which neither is preferred"),
        required("preference", "difference from which on preference is full"),
    ],
};

/// `weighting` as a table.
pub const WEIGHTING: Table = Table {
    name: "weighting",
    keys: &[
        optional("by", "`principal components`, `entropy` or `critic`"),
        optional("budget_allocation", "points of experts: a list of rows, one number for each child in their order"),
        optional("analytic_hierarchy", "pairwise judgements: a row for each child; `\"1/3\"` is a third"),
        optional("factor_analysis", "factor analysis with varimax: `standard`, or how many factors are kept"),
        optional("at", "name of the children's step on whose figures the weights are made; their scores without it"),
        optional("rotation", "of `factor_analysis`: `kaiser` (default) or `raw`"),
        optional("within", "attribute: weights for each group"),
        optional("over", "`period` (default) or `all periods`"),
        optional("base", "a frozen period on whose figures they are made"),
    ],
};

/// `treat`.
pub const TREAT: Table = Table {
    name: "treat",
    keys: &[
        optional(
            "winsorise",
            "extremes are set to a bound: `{ most = 5 }`, `{ percentiles = [0.025, 0.975] }`, `{ interquartile = 1.5 }`",
        ),
        optional(
            "transform",
            "every value goes through a curve: `ln`, `coin`, `coin negative`, `coin by skewness`, `coin original`, `box-cox`, `{ ln_plus = 1 }`, `{ box_cox = 0.5 }`",
        ),
        optional(
            "test",
            "`{ skewness = 2, kurtosis = 3.5 }`: only where |skewness| and kurtosis both reach these; `none`: always. With `most` and without `test`: 2 and 3.5",
        ),
        optional("then", "the curve for the original values where the winsorisation leaves them beyond the test"),
        optional("within", "attribute: decided for each group"),
        optional("over", "`period` (default) or `all periods`"),
        optional("base", "a frozen period on whose figures it is decided"),
    ],
};

/// `winsorise`.
pub const WINSORISE: Table = Table {
    name: "winsorise",
    keys: &[
        optional("most", "at most so many values, one after another, until the test is passed"),
        optional("percentiles", "`[low, high]`: shares below and above which values are set to the quantile"),
        optional("interquartile", "so many times the interquartile distance beyond the quartiles"),
        optional("type", "type of the quantile, 1 to 9; 7 without it"),
    ],
};

/// `transform` as a table.
pub const TRANSFORM: Table = Table {
    name: "transform",
    keys: &[
        optional("ln_plus", "ln(x + this)"),
        optional("box_cox", "exponent, or `likelihood`"),
        optional("shifted", "of `box_cox`: `true` takes x − min + 1 first"),
    ],
};

/// `test` of a treatment.
pub const TREAT_TEST: Table = Table {
    name: "test",
    keys: &[
        required("skewness", "of the absolute skewness (type 2)"),
        required("kurtosis", "of the excess kurtosis (type 2)"),
    ],
};

/// `impute` as a table.
pub const IMPUTE: Table = Table {
    name: "impute",
    keys: &[
        optional("by", "`mean`, `median`, `latest` or `interpolate`"),
        optional("formula", "a formula over fields and nodes"),
        optional("constant", "a number"),
        optional("nearest", "the mean of so many entities that are most alike in `on`"),
        optional("regression", "a least-squares regression on `on`: `linear`"),
        optional("on", "formulas over fields and nodes, a list"),
        optional("within", "attribute: among the entities of the same group"),
        optional("over", "`period` (default) or `all periods`"),
        optional("base", "a frozen period on whose figures it is decided"),
    ],
};

/// One band of a step.
pub const BAND: Table = Table {
    name: "a band",
    keys: &[
        optional("from", "lower edge, which belongs to the band"),
        optional("share", "share of full points"),
        optional("points", "points"),
    ],
};

/// One band of `by_percentiles`.
pub const PERCENTILE_BAND: Table = Table {
    name: "a band of percentiles",
    keys: &[
        optional("from", "lower edge, 0 to 1, which belongs to the band"),
        required("value", "what the entities of the band get"),
    ],
};

/// A reference entity.
pub const REFERENCE: Table =
    Table { name: "a reference", keys: &[required("entity", "its code in the registry or the input")] };

/// `goalposts`.
pub const GOALPOSTS: Table =
    Table { name: "goalposts", keys: &[required("worst", "value that gets 0"), required("best", "value that gets 1")] };

/// `[chain.<id>]`.
pub const CHAIN: Table = Table {
    name: "chain.<id>",
    keys: &[
        optional("parameters", "names with their values, used as names in formulas and as `\"$name\"` elsewhere"),
        required("steps", "the steps, in order"),
        optional("apply_to", "the nodes it is applied to, a list; a node can also say `uses`"),
    ],
};

/// `[bands.<id>]`.
pub const BANDING: Table = Table {
    name: "bands.<id>",
    keys: &[
        required("node", "the node that is banded"),
        required("on", "`exact` or `rounded`"),
        required("by", "`value`, `rank` or `groups`"),
        optional("bands", "by value: as grades; by rank: `{ to = 10, label = … }`, the last one without `to`"),
        optional("groups", "number of groups of equal size: group = ceil(groups · rank / n)"),
    ],
};

/// One band by rank.
pub const RANK_BAND: Table = Table {
    name: "bands.<id>.bands",
    keys: &[optional("to", "up to which rank"), required("label", "label in both languages")],
};

/// Goalposts or targets by group.
pub const GROUPED: Table = Table {
    name: "by group",
    keys: &[required("by", "the attribute"), required("groups", "value of the attribute = what holds for it")],
};

/// `clamp` as a table.
pub const CLAMP: Table = Table { name: "clamp", keys: &[optional("low", "least"), optional("high", "greatest")] };

/// A text in both languages.
pub const BILINGUAL: Table =
    Table { name: "a text in both languages", keys: &[required("vi", "Vietnamese"), required("en", "English")] };

/// Every table, in the order of the reference.
pub const ALL: &[Table] = &[
    FILE,
    RULEBOOK,
    ENTITIES,
    IN_FORCE,
    STAGE,
    INPUT,
    HEADER,
    MISSING,
    RANK,
    BREAKER,
    GRADES,
    GRADE_BAND,
    FIELD,
    CHECK,
    NODE,
    TARGET,
    PLACES,
    SHARES,
    PREFERENCES,
    WEIGHTING,
    STEP,
    PERCENTILE_BAND,
    REFERENCE,
    BAND,
    GOALPOSTS,
    GROUPED,
    CLAMP,
    TREAT,
    WINSORISE,
    TRANSFORM,
    TREAT_TEST,
    IMPUTE,
    CHAIN,
    BANDING,
    RANK_BAND,
    BILINGUAL,
];
