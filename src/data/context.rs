//! What the reading of every file needs to know: the rulebook's fields, headers and sentinels, ready to be looked up.

use super::era::Eras;
use crate::naming;
use crate::number::Decimal;
use crate::registry::{EntityIx, Period, meanings_differ};
use crate::rulebook::formula::Term;
use crate::rulebook::model::{FieldIx, Header, NodeIx, NumberForm, Rulebook, Source, Stage};
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The rulebook and registry as the readers use them.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) rulebook: &'a Rulebook,
    /// Who there is, era by era; none: the input says so.
    pub(super) eras: Eras<'a>,
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
    /// Most points by field; asked only where a table has them too.
    maxima: OnceLock<HashMap<FieldIx, Option<(&'a str, Decimal)>>>,
    /// By version: the entities whose code means another in another era; asked only where there are several.
    changed: Vec<OnceLock<BTreeSet<EntityIx>>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(rulebook: &'a Rulebook, eras: Option<Eras<'a>>, period: Option<Period>) -> Self {
        let eras = eras.unwrap_or_default();
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
            period,
            numbers: None,
            attributes,
            fields: rulebook.fields.iter().enumerate().map(|(at, field)| (field.id.as_str(), FieldIx(at))).collect(),
            headers: rulebook.headers.iter().map(|(text, header)| (text.trim(), header)).collect(),
            header_forms: OnceLock::new(),
            maxima: OnceLock::new(),
            title_forms: OnceLock::new(),
            sentinel_numbers: rulebook.sentinels.iter().filter_map(|text| Decimal::parse(text).ok()).collect(),
            changed: vec![OnceLock::new(); eras.all.len()],
            eras,
        }
    }

    /// The entities of a version whose codes mean others in another era.
    pub(super) fn changed(&self, era: usize) -> &BTreeSet<EntityIx> {
        static NONE: BTreeSet<EntityIx> = BTreeSet::new();
        let all = &self.eras.all;
        let Some((registry, changed)) = all.get(era).zip(self.changed.get(era)) else { return &NONE };
        changed.get_or_init(|| {
            let differs = |code: &str| all.iter().any(|other| meanings_differ(registry, other, code));
            let entities = registry.entities.iter().enumerate().filter(|(_, own)| differs(&own.code));
            entities.map(|(at, _)| EntityIx(at)).collect()
        })
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

    /// The stage of this id or title, in any spelling.
    pub(super) fn stage(&self, text: &str) -> Option<usize> {
        let named = || {
            let form = naming::normal(text);
            let is_it = |own: &str| naming::normal(own) == form;
            let of = |stage: &Stage| is_it(&stage.id) || is_it(&stage.title.vi) || is_it(&stage.title.en);
            self.rulebook.stages.iter().position(of)
        };
        self.rulebook.stage_named(text).or_else(named)
    }

    /// Most points of the one indicator that reads a field, with its id: none where several do, or where it brings no points.
    pub(super) fn maximum(&self, field: FieldIx) -> Option<(&'a str, Decimal)> {
        self.maxima.get_or_init(|| maxima(self.rulebook)).get(&field).copied().flatten()
    }

    /// The fields that have this title, alone or with their unit in brackets: `Tỷ lệ hồ sơ trực tuyến (%)`.
    pub(super) fn titled(&self, text: &str) -> &[FieldIx] {
        let forms = || {
            let mut forms: HashMap<String, Vec<FieldIx>> = HashMap::new();
            for (at, field) in self.rulebook.fields.iter().enumerate() {
                for title in [&field.title.vi, &field.title.en] {
                    let units = field.unit.iter().flat_map(|unit| unit.forms());
                    let with_unit = units.map(|unit| format!("{title} ({unit})"));
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

/// Most points by field, of those fields that one node alone reads.
fn maxima(rulebook: &Rulebook) -> HashMap<FieldIx, Option<(&str, Decimal)>> {
    let mut maxima: HashMap<FieldIx, Option<(&str, Decimal)>> = HashMap::new();
    for (at, node) in rulebook.nodes.iter().enumerate() {
        let Source::Formula(formula) = &node.source else { continue };
        let mut fields: Vec<FieldIx> = Vec::new();
        formula.root.walk(&mut |part| {
            if let Term::Field(field) | Term::IsLevel { field, .. } = &part.term
                && !fields.contains(field)
            {
                fields.push(*field);
            }
        });
        let points = points(rulebook, NodeIx(at)).map(|points| (node.id.as_str(), points));
        for field in fields {
            maxima.entry(field).and_modify(|own| *own = None).or_insert(points);
        }
    }
    maxima
}

/// The points that a node can bring to the first aggregate that adds it.
fn points(rulebook: &Rulebook, node: NodeIx) -> Option<Decimal> {
    rulebook.nodes.iter().find_map(|parent| match &parent.source {
        Source::SumOfPoints { children, .. } => children.iter().find(|edge| edge.node == node).map(|edge| edge.weight),
        _ => None,
    })
}
