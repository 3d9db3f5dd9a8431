//! How a set of texts is written down: each with its words in both languages.

use crate::rulebook::model::Language;

/// A text of a set.
pub trait Text: Copy {
    /// Its words in a language.
    fn words(self, language: Language) -> &'static str;
}

/// Makes an enum of texts, and of each its words in a language.
macro_rules! texts {
    ($(#[$about:meta])* $name:ident: $($variant:ident $vi:literal $en:literal)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every text.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
        }

        impl $crate::wording::Text for $name {
            fn words(self, language: $crate::rulebook::model::Language) -> &'static str {
                use $crate::rulebook::model::Language;
                match (self, language) {
                    $((Self::$variant, Language::Vi) => $vi, (Self::$variant, Language::En) => $en,)*
                }
            }
        }
    };
}

pub(super) use texts;
