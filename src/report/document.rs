//! A page for people before its form is chosen: headings, lines and tables.
//!
//! In: [`Block`]s. Out: text for a terminal, or Markdown. What is in a cell is the business of whoever fills it; here control
//! characters become visible and Markdown's own signs lose their meaning.

use crate::wording::{is_visible, visible};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use std::borrow::Cow;

/// One rule above the header; the other rules are copies of it.
const RULED: TableStyle = TableStyle::new().top_border(LineStyle::none().fill('─').junction('─'));

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// The title of the page.
    Title(String),
    /// The heading of a part.
    Heading(String),
    /// What must not be overlooked.
    Notice(String),
    /// A line of text.
    Line(String),
    /// One point of a list.
    Point(String),
    /// What belongs to the point before it.
    Under(String),
    /// Rows in groups that stand apart from each other.
    Table(Grid),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Grid {
    pub(super) header: Vec<String>,
    /// By column: whether it stands to the right.
    pub(super) to_the_right: Vec<bool>,
    pub(super) groups: Vec<Vec<Vec<String>>>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
}

impl Document {
    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn text(&self) -> String {
        self.render(|block, out| match block {
            Block::Title(text) => {
                let text = clean(text);
                out.push_str(&format!("{text}\n{}\n", "═".repeat(text.chars().count())));
            }
            Block::Heading(text) => line(out, "", &clean(text), ":"),
            Block::Notice(text) => line(out, "! ", &clean(text), ""),
            Block::Line(text) => line(out, "", &clean(text), ""),
            Block::Point(text) => line(out, "  ", &clean(text), ""),
            Block::Under(text) => line(out, "      ", &clean(text), ""),
            Block::Table(grid) => out.push_str(&grid.text()),
        })
    }

    pub(super) fn markdown(&self) -> String {
        self.render(|block, out| match block {
            Block::Title(text) => out.push_str(&format!("# {}\n", escaped(text))),
            Block::Heading(text) => out.push_str(&format!("## {}\n", escaped(text))),
            Block::Notice(text) => out.push_str(&format!("> **{}**\n", escaped(text))),
            // Two spaces end a line in Markdown.
            Block::Line(text) => out.push_str(&format!("{}  \n", escaped(text))),
            Block::Point(text) => out.push_str(&format!("- {}\n", escaped(text))),
            Block::Under(text) => out.push_str(&format!("  - {}\n", escaped(text))),
            Block::Table(grid) => out.push_str(&grid.markdown()),
        })
    }

    /// Blocks of one kind stand together, others are apart by an empty line.
    fn render(&self, write: impl Fn(&Block, &mut String)) -> String {
        let mut out = String::new();
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            if before.is_some_and(|before| apart(before, block)) {
                out.push('\n');
            }
            write(block, &mut out);
            before = Some(block);
        }
        out
    }
}

/// Adds a line of text between two marks.
fn line(out: &mut String, before: &str, text: &str, behind: &str) {
    for part in [before, text, behind, "\n"] {
        out.push_str(part);
    }
}

fn apart(before: &Block, block: &Block) -> bool {
    !matches!(
        (before, block),
        (Block::Line(_), Block::Line(_))
            | (Block::Point(_) | Block::Under(_) | Block::Heading(_), Block::Point(_))
            | (Block::Point(_) | Block::Under(_), Block::Under(_))
    )
}

impl Grid {
    fn text(&self) -> String {
        let mut table = Table::new();
        table.load_style(RULED).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(self.header.iter().map(|cell| clean(cell)));
        for row in self.groups.iter().flatten() {
            table.add_row(row.iter().map(|cell| clean(cell)));
        }
        for (at, right) in self.to_the_right.iter().enumerate() {
            if let Some(column) = table.column_mut(at)
                && *right
            {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.laid_out(table.lines())
    }

    /// The header between two rules, the rows, and a rule after each group; `lines` are a rule, the header and one line a row.
    fn laid_out(&self, mut lines: impl Iterator<Item = String>) -> String {
        let rule = lines.next().unwrap_or_default();
        let mut content = lines.map(|line| line.trim_end().to_owned());
        let mut out = format!("{rule}\n{}\n{rule}\n", content.next().unwrap_or_default());
        for group in self.groups.iter().filter(|group| !group.is_empty()) {
            for line in content.by_ref().take(group.len()) {
                out.push_str(&line);
                out.push('\n');
            }
            out.push_str(&rule);
            out.push('\n');
        }
        out
    }

    fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let cells = |row: &Vec<String>| row.iter().map(|cell| escaped(cell)).collect();
        let mut out = line(cells(&self.header));
        let marks = self.to_the_right.iter().map(|right| if *right { "---:" } else { ":---" }.to_owned());
        out.push_str(&line(marks.collect()));
        for row in self.groups.iter().flatten() {
            out.push_str(&line(cells(row)));
        }
        out
    }
}

fn clean(text: &str) -> Cow<'_, str> {
    if is_visible(text) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(visible).collect()) }
}

/// Text in which Markdown and HTML signs stand for themselves.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars().map(visible) {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// With a capital letter, as a sentence or a column's title begins.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_stand_for_themselves() {
        assert_eq!(escaped("a|b_c<script>"), "a\\|b\\_c\\<script\\>");
    }

    #[test]
    fn control_characters_cannot_break_a_row() {
        let grid = Grid {
            header: vec!["a".into()],
            to_the_right: vec![false],
            groups: vec![vec![vec!["x\ny\u{1b}[2J".into()]], vec![vec!["────".into()]]],
        };
        let text = grid.text();
        assert!(!text.contains('\u{1b}') && text.contains("x␊y␛[2J"), "{text}");
        assert_eq!(grid.markdown().lines().count(), 4);
    }
}
