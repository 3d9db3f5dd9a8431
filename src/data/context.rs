//! What the reading of every file needs to know: the rulebook's fields, headers and sentinels, ready to be looked up.

use crate::naming;
use crate::number::Decimal;
use crate::registry::{Period, Registry};
use crate::rulebook::model::{FieldIx, Header, NumberForm, Rulebook};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The rulebook and registry as the readers use them.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) rulebook: &'a Rulebook,
    /// Who there is; none: the input says so.
    pub(super) registry: Option<&'a Registry>,
    /// Period of files that name none.
    pub(super) period: Option<Period>,
    /// How numbers are typed in files that do not say it, where the run says it.
    pub(super) numbers: Option<NumberForm>,
    /// Attributes that columns are mapped to, in the rulebook's order.
    pub(super) attributes: Vec<&'a str>,
    fields: HashMap<&'a str, FieldIx>,
    headers: HashMap<&'a str, &'a Header>,
    /// Headers by normal form; asked only where the exact text is not known.
    header_forms: OnceLock<HashMap<String, &'a Header>>,
    /// Fields by the normal form of their titles; asked only where a header is not known otherwise.
    title_forms: OnceLock<HashMap<String, Vec<FieldIx>>>,
    sentinel_numbers: Vec<Decimal>,
}

impl<'a> Context<'a> {
    pub(super) fn new(rulebook: &'a Rulebook, registry: Option<&'a Registry>, period: Option<Period>) -> Self {
        let mut attributes: Vec<&str> = Vec::new();
        for (_, header) in &rulebook.headers {
            if let Header::Attribute(id) = header
                && !attributes.contains(&id.as_str())
            {
                attributes.push(id);
            }
        }
        Self {
            rulebook,
            registry,
            period,
            numbers: None,
            attributes,
            fields: rulebook.fields.iter().enumerate().map(|(at, field)| (field.id.as_str(), FieldIx(at))).collect(),
            headers: rulebook.headers.iter().map(|(text, header)| (text.trim(), header)).collect(),
            header_forms: OnceLock::new(),
            title_forms: OnceLock::new(),
            sentinel_numbers: rulebook.sentinels.iter().filter_map(|text| Decimal::parse(text).ok()).collect(),
        }
    }

    /// The field of this id.
    pub(super) fn field_named(&self, id: &str) -> Option<FieldIx> {
        self.fields.get(id).copied()
    }

    /// What the rulebook says that this header text means.
    pub(super) fn header(&self, text: &str) -> Option<&'a Header> {
        if self.headers.is_empty() {
            return None;
        }
        let forms = || {
            let headers = self.rulebook.headers.iter().map(|(text, header)| (naming::normal(text), header));
            headers.collect::<HashMap<_, _>>()
        };
        let exact = self.headers.get(text).copied();
        exact.or_else(|| self.header_forms.get_or_init(forms).get(&naming::normal(text)).copied())
    }

    /// The fields that have this title, alone or with their unit in brackets: `Tỷ lệ hồ sơ trực tuyến (%)`.
    pub(super) fn titled(&self, text: &str) -> &[FieldIx] {
        let forms = || {
            let mut forms: HashMap<String, Vec<FieldIx>> = HashMap::new();
            for (at, field) in self.rulebook.fields.iter().enumerate() {
                for title in [&field.title.vi, &field.title.en] {
                    let with_unit = field.unit.as_ref().map(|unit| format!("{title} ({unit})"));
                    for text in std::iter::once(title.clone()).chain(with_unit) {
                        let own = forms.entry(naming::normal(&text)).or_default();
                        if own.last() != Some(&FieldIx(at)) {
                            own.push(FieldIx(at));
                        }
                    }
                }
            }
            forms
        };
        self.title_forms.get_or_init(forms).get(&naming::normal(text)).map_or(&[], Vec::as_slice)
    }

    /// Whether the rulebook says that this text stands for a missing cell.
    pub(super) fn is_sentinel(&self, text: &str) -> bool {
        self.rulebook.sentinels.iter().any(|sentinel| sentinel == text)
    }

    /// Whether this number, however written, stands for a missing cell.
    pub(super) fn is_sentinel_number(&self, number: Decimal) -> bool {
        self.sentinel_numbers.contains(&number)
    }

    /// How the numbers of a column are typed, as far as run and rulebook say it: its header's text, or that of another header of the field.
    pub(super) fn numbers_below(&self, header: Option<&str>, field: FieldIx) -> Option<NumberForm> {
        let typing = &self.rulebook.typing;
        let is_same = |own: &str, header: &str| own.trim() == header || naming::normal(own) == naming::normal(header);
        let means_field = |own: &String| self.rulebook.headers.contains(&(own.clone(), Header::Field(field)));
        let column = || match header {
            Some(header) => typing.columns.iter().find(|(own, _)| is_same(own, header)),
            None => typing.columns.iter().find(|(own, _)| means_field(own)),
        };
        self.numbers.or_else(|| column().map(|(_, form)| *form)).or(typing.numbers)
    }
}
