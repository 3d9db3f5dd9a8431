//! What a typed name means among things that have an id and titles.

use super::{normal, plain, suggestions};

/// How many are offered where a name means none.
const OFFERED_MOST: usize = 3;

/// The one of `things` that `name` means: by its id, then by id or title in any spelling (case, accents, spaces).
///
/// # Errors
/// Positions of those that it may mean: that are called so, else whose id or title is near; none where none is.
///
/// ```
/// # use province_kpi::naming::called;
/// let things = [["teams", "Tổ công nghệ số", "Digital teams"], ["posts", "Bưu gửi", "Postal items"]];
/// assert_eq!(called("teams", &things), Ok(0));
/// assert_eq!(called("bưu gửi", &things), Ok(1));
/// assert_eq!(called("công nghệ", &things), Err(vec![0]));
/// ```
pub fn called(name: &str, things: &[[&str; 3]]) -> Result<usize, Vec<usize>> {
    let name = name.trim();
    if let Some(at) = things.iter().position(|[id, ..]| *id == name) {
        return Ok(at);
    }
    let all = |means: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..things.len()).filter(|at| things.get(*at).is_some_and(|own| own.iter().any(|word| means(word)))).collect()
    };
    // An accent says which of two is meant; without any, both are.
    for means in
        [&(|word: &str| normal(word) == normal(name)) as &dyn Fn(&str) -> bool, &|word| plain(word) == plain(name)]
    {
        match all(means).as_slice() {
            [] => {}
            [at] => return Ok(*at),
            several => return Err(several.to_vec()),
        }
    }
    let words = things.iter().flatten().copied().filter(|word| !word.is_empty());
    let whose = |near: String| things.iter().position(|own| own.contains(&near.as_str()));
    // Id and title of one thing are both near: it is offered once.
    let mut offered: Vec<usize> = Vec::new();
    for at in suggestions(name, words, OFFERED_MOST * 3).into_iter().filter_map(whose) {
        if !offered.contains(&at) {
            offered.push(at);
        }
    }
    offered.truncate(OFFERED_MOST);
    Err(offered)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THINGS: [[&str; 3]; 4] = [
        ["teams", "Số tổ công nghệ số cộng đồng", "Digital teams"],
        ["members", "Thành viên tổ công nghệ số", "Members of teams"],
        ["dan", "Dân số", "Population"],
        ["can", "Cân", "Can"],
    ];

    #[test]
    fn ids_then_titles_then_what_is_near() {
        for (name, meant) in [
            ("members", Ok(1)),
            (" Digital TEAMS", Ok(0)),
            ("so to cong nghe so cong dong", Ok(0)),
            ("dân số", Ok(2)),
            // Two have these words within.
            ("tổ công nghệ số", Err(vec![0, 1])),
            ("membres", Err(vec![1])),
            ("quite another", Err(vec![])),
            ("", Err(vec![])),
        ] {
            assert_eq!(called(name, &THINGS), meant, "{name}");
        }
    }
}
