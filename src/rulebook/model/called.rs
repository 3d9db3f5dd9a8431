//! Fields and nodes as people call them: by id, or by a title in any spelling.

use super::{Bilingual, FieldIx, NodeIx, Rulebook};
use crate::finding::{Code, Finding};
use crate::naming;

impl Rulebook {
    /// The field that a person means, by its id or title.
    ///
    /// # Errors
    /// `field-unknown`, with the ids of those that it may mean.
    pub fn field_called(&self, name: &str) -> Result<FieldIx, Finding> {
        if let Some(at) = self.field_named(name.trim()) {
            return Ok(at);
        }
        let things: Vec<[&str; 3]> = self.fields.iter().map(|own| words(&own.id, &own.title)).collect();
        naming::called(name, &things).map(FieldIx).map_err(|meant| {
            let near: Vec<String> =
                meant.into_iter().filter_map(|at| self.fields.get(at)).map(|own| own.id.clone()).collect();
            Finding::new(Code::FieldUnknown).with("field", name.trim()).with("suggestions", near)
        })
    }

    /// The node that a person means, by its id or title.
    ///
    /// # Errors
    /// `node-not-found`, with the ids of those that it may mean; of all where none is near.
    pub fn node_called(&self, name: &str) -> Result<NodeIx, Finding> {
        let things: Vec<[&str; 3]> = self.nodes.iter().map(|own| words(&own.id, &own.title)).collect();
        naming::called(name, &things).map(NodeIx).map_err(|meant| {
            let meant = if meant.is_empty() { (0..self.nodes.len()).collect() } else { meant };
            let ids: Vec<String> =
                meant.into_iter().filter_map(|at| self.nodes.get(at)).map(|own| own.id.clone()).collect();
            Finding::new(Code::NodeNotFound).with("name", name.trim()).with("suggestions", ids)
        })
    }
}

fn words<'a>(id: &'a str, title: &'a Bilingual) -> [&'a str; 3] {
    [id, &title.vi, &title.en]
}
