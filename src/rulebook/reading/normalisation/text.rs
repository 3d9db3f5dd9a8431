//! Normalisations as formulas: what an official would write by hand, with the direction of the node already in it.
//!
//! In: a normalisation, whether less is better, and the population. Out: the text of a formula over `x`, and what its results
//! are. Holds the formulas with their sources; reads nothing, reports nothing.
//!
//! Sources: OECD/JRC *Handbook on Constructing Composite Indicators* (2008), section 1.5 with
//! Table 3 (pp. 27–30) and step 5 (pp. 83–86), and its Table 15 for the eleven
//! normalisations of the Technology Achievement Index; the R package COINr 1.1.14 (Becker et al., JOSS 2022) where it names one.
//! Where less is better, `x` is turned over before the step, as COINr does (x · −1), and the formula is written out for that: the
//! greatest value is the worst.

use crate::number::Decimal;
use crate::rulebook::formula::Normalised;

/// A normalisation with its constants; `ties` are the options of a place, as formulas have them.
#[derive(Debug, Clone)]
pub enum Normalisation {
    /// low + (x − min) / (max − min) · (high − low). Handbook p. 85.
    MinMax { low: Decimal, width: Decimal },
    /// mean + (x − x̄) / s · deviation; s with n − 1 or n. Handbook p. 84.
    ZScore { mean: Decimal, deviation: Decimal, of_population: bool },
    /// The place. Handbook Table 3; COINr `n_rank` is `best last` with ties `min`.
    Rank { best_first: bool, ties: String },
    /// (r − 1) / (n − 1) or r / n, r counted from the worst. COINr `n_prank`; Handbook Table 15.
    PercentileRank { form: &'static str, ties: String },
    /// r − 1, r counted from the worst. COINr `n_borda`; Handbook section 6.12 (p. 104) on Borda's rule.
    Borda { ties: String },
    /// x / reference; less being better, reference / x. Handbook p. 85, distance to a reference.
    RatioTo(Reference),
    /// (x − reference) / reference. Handbook p. 85.
    DifferenceTo(Reference),
    /// 1 − (reference − x) / (reference − worst). COINr `n_dist2max`, `n_dist2ref`.
    DistanceTo(Reference),
    /// (x − worst) / (target − worst). COINr `n_dist2targ`.
    DistanceToTarget { node: String, capped: bool },
    /// 1, 0 or −1: above, about or below the mean. Handbook p. 86.
    AboveMean(Decimal),
    /// What the percentile r / n falls into. Handbook Table 3, categorical scale.
    ByPercentiles { bands: Vec<(Option<Decimal>, Decimal)>, ties: String },
    /// 100 + (x − reference) / (max − min) · 60. M. Mazziotta and A. Pareto, *On a Generalized Non-compensatory Composite Index for
    /// Measuring Socio-economic Phenomena*, Social Indicators Research 127 (2016), 983–1003: with goalposts reference ± (max − min)/2
    /// mapped to 70 and 130.
    MazziottaPareto(Reference),
}

/// What a value is compared with.
#[derive(Debug, Clone)]
pub enum Reference {
    Best,
    Mean,
    Worst,
    /// Of an entity, its code in quotes.
    Entity(String),
    Value(Decimal),
}

/// The options of the statistics of a formula, each behind a comma.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// `, within = 'region'`.
    pub within: String,
    /// `, over = 'all periods'` or `, base = '2021'`.
    pub over: String,
    /// `, base = '2021'`, which is all that the value of one entity has.
    pub base: String,
}

impl Normalisation {
    /// What its results are.
    pub fn gives(&self) -> Normalised {
        let share = match self {
            Self::MinMax { low, width } => low.is_zero() && *width == Decimal::ONE,
            Self::PercentileRank { .. } => true,
            Self::RatioTo(Reference::Best) | Self::DistanceTo(Reference::Best) => true,
            Self::DistanceToTarget { .. } => true,
            Self::ZScore { .. }
            | Self::Rank { .. }
            | Self::Borda { .. }
            | Self::RatioTo(_)
            | Self::DifferenceTo(_)
            | Self::DistanceTo(_)
            | Self::AboveMean(_)
            | Self::ByPercentiles { .. }
            | Self::MazziottaPareto(_) => false,
        };
        Normalised { lowest_is_best: matches!(self, Self::Rank { best_first: true, .. }), share }
    }

    /// The formula; `lower` says that less is better.
    pub fn text(&self, lower: bool, population: &Population) -> String {
        let words = Words { lower, population };
        match self {
            Self::MinMax { low, width } => {
                scaled(&format!("{} / ({})", words.above_worst(), words.range()), low, width)
            }
            Self::ZScore { mean, deviation, of_population } => {
                let function = if *of_population { "sd_population" } else { "sd" };
                let core = format!("{} / {}", words.from("x", &words.of("mean")), words.of(function));
                scaled(&core, mean, deviation)
            }
            Self::Rank { best_first, ties } => words.placed("rank", *best_first, ties),
            Self::PercentileRank { form, ties } => {
                words.placed("percentile_rank", false, &format!("{ties}, form = '{form}'"))
            }
            Self::Borda { ties } => format!("{} - 1", words.placed("rank", false, ties)),
            Self::RatioTo(reference) => words.ratio(&words.reference(reference)),
            Self::DifferenceTo(reference) => {
                let reference = words.reference(reference);
                format!("{} / {reference}", words.from("x", &reference))
            }
            Self::DistanceTo(reference) => {
                let reference = words.reference(reference);
                let behind = words.from(&reference, "x");
                format!("1 - {behind} / {}", words.from(&reference, &words.worst()))
            }
            Self::DistanceToTarget { node, capped } => {
                let target = format!("target({node})");
                let share = format!("{} / {}", words.above_worst(), words.from(&target, &words.worst()));
                let reached = if lower { "<=" } else { ">=" };
                // Where all are beyond the target, the worst is too, and the share alone would turn over.
                if *capped { format!("if x {reached} {target} then 1 else {share}") } else { share }
            }
            Self::AboveMean(share) => {
                let mean = words.of("mean");
                let (high, low) = if lower { (-1, 1) } else { (1, -1) };
                format!(
                    "if x > {mean} + {share} * abs({mean}) then {high} \
                     else if x < {mean} - {share} * abs({mean}) then {low} else 0"
                )
            }
            Self::ByPercentiles { bands, ties } => {
                let place = words.placed("percentile_rank", false, &format!("{ties}, form = 'r/n'"));
                let band = |(from, value): &(Option<Decimal>, Decimal)| match from {
                    Some(from) => format!("if {place} >= {from} then {value} else "),
                    None => value.to_string(),
                };
                bands.iter().map(band).collect()
            }
            Self::MazziottaPareto(reference) => {
                let distance = words.from("x", &words.reference(reference));
                format!("100 + {distance} / ({}) * 60", words.range())
            }
        }
    }
}

/// `low + core * width`, without what changes nothing.
fn scaled(core: &str, low: &Decimal, width: &Decimal) -> String {
    let times = if *width == Decimal::ONE { core.to_owned() } else { format!("{core} * {width}") };
    if low.is_zero() { times } else { format!("{low} + {times}") }
}

/// The parts that formulas are made from.
struct Words<'p> {
    lower: bool,
    population: &'p Population,
}

impl Words<'_> {
    /// `max(x, within = 'region')`.
    fn of(&self, function: &str) -> String {
        format!("{function}(x{}{})", self.population.within, self.population.over)
    }

    fn best(&self) -> String {
        self.of(if self.lower { "min" } else { "max" })
    }

    fn worst(&self) -> String {
        self.of(if self.lower { "max" } else { "min" })
    }

    fn range(&self) -> String {
        format!("{} - {}", self.of("max"), self.of("min"))
    }

    /// How far one is better than another: their difference, the other way round where less is better.
    fn from(&self, one: &str, other: &str) -> String {
        if self.lower { format!("({other} - {one})") } else { format!("({one} - {other})") }
    }

    fn above_worst(&self) -> String {
        self.from("x", &self.worst())
    }

    fn ratio(&self, reference: &str) -> String {
        if self.lower { format!("{reference} / x") } else { format!("x / {reference}") }
    }

    fn reference(&self, reference: &Reference) -> String {
        match reference {
            Reference::Best => self.best(),
            Reference::Mean => self.of("mean"),
            Reference::Worst => self.worst(),
            Reference::Entity(code) => format!("value_of(x, entity = {code}{})", self.population.base),
            Reference::Value(value) => {
                if value.is_negative() {
                    format!("({value})")
                } else {
                    value.to_string()
                }
            }
        }
    }

    /// A place, counted from the best or from the worst.
    fn placed(&self, function: &str, best_first: bool, options: &str) -> String {
        let order = if best_first == self.lower { "ascending" } else { "descending" };
        format!("{function}(x, order = '{order}', {options}{}{})", self.population.within, self.population.over)
    }
}
