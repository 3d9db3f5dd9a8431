//! How the numbers of input files are typed, as far as a rulebook says it.

/// A manner of writing numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberForm {
    /// `1234567.89`: a decimal point, nothing between thousands.
    Plain,
    /// `1.234.567,89`, as numbers are written in Vietnam: a decimal comma, points or spaces between thousands.
    Vi,
    /// `1,234,567.89`: a decimal point, commas or spaces between thousands.
    En,
}

impl NumberForm {
    /// Every form.
    pub const ALL: [NumberForm; 3] = [Self::Plain, Self::Vi, Self::En];

    /// The word for it in rulebooks, notes and options.
    pub fn token(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The form of this word.
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.token() == token)
    }
}

/// What a rulebook says of how its input files are typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typing {
    /// The form of all numbers; none: found from the files.
    pub numbers: Option<NumberForm>,
    /// The form below a header, by its text.
    pub columns: Vec<(String, NumberForm)>,
}
