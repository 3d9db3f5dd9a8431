//! The tables of keys of a case file: they drive the reader, the suggestions and the reference in `docs/rulebook-tests.md`.

use crate::rulebook::keys::{Key, Need, Table};

const fn required(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Required, says }
}
const fn optional(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Optional, says }
}

/// The file itself.
pub const FILE: Table = Table {
    name: "(top level)",
    keys: &[
        required("format", "version of the form of case files: `1`"),
        optional("rulebook", "folder or file of the rulebook, seen from this file; `\"..\"` without it"),
        optional("case", "one `[[case]]` a case"),
        optional("golden", "a whole ranking to compare with: `[golden]`, or one `[[golden]]` a ranking"),
    ],
};

/// `[[case]]`.
pub const CASE: Table = Table {
    name: "case",
    keys: &[
        required("name", "what the case shows: a text, or `{ vi = \"…\", en = \"…\" }`"),
        optional("period", "the period; the rulebook's own default without it"),
        optional("stage", "figures count up to this stage"),
        optional("registry", "the registry to score in; that of the period without it"),
        optional("tolerance", "share by which a value, score, step or number of points may differ; 1e-9 without it"),
        optional("override", "`{ \"node.total.points\" = 90 }`: values of the rulebook that are others in this case"),
        optional("given", "`[case.given.\"48\"]`: the figures of one entity, by code or name"),
        optional("expect", "`[case.expect.\"48\"]`: what is expected of one entity"),
        optional("findings", "codes of findings that are expected, a list"),
    ],
};

/// A figure with what stands beside it.
pub const FIGURE: Table = Table {
    name: "a figure",
    keys: &[
        required("value", "the figure, as a cell would say it"),
        optional("evidence", "evidence, a text"),
        optional("stage", "stage"),
        optional("status", "data status; `illustrative` without it, because a figure of a case is made up"),
        optional("period", "another period than that of the case"),
    ],
};

/// `[golden]`.
pub const GOLDEN: Table = Table {
    name: "golden",
    keys: &[
        required("file", "the ranking, seen from this file: `.csv` or `.json`"),
        required("inputs", "files or folders of figures, seen from this file, a list"),
        optional("period", "the period; the latest that has data without it"),
        optional("stage", "figures count up to this stage"),
        optional("registry", "the registry to score in"),
        optional("columns", "more columns of a `.csv`, as `kpi score --columns` takes them"),
    ],
};

/// Every table, in the order of the reference.
pub const ALL: &[Table] = &[FILE, CASE, FIGURE, GOLDEN];
