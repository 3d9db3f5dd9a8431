//! One case for each sort of change, and that nothing is lost between two rulebooks.

use super::*;

/// Two indicators below a pillar, one beside it, a total.
const OLD: &str = r#"
format = 1
[rulebook]
id = "trial"
version = "1"
title = { vi = "Thử", en = "Trial" }
entities = "input"
stages = ["self", "final"]
[input]
headers = { "Tỉnh" = "entity" }
[missing]
indicators = "score 0"
[rank]
node = "total"
on = "rounded"
ties = "competition"
[grades]
node = "total"
on = "exact"
bands = [{ from = 80, label = { vi = "Tốt", en = "Good" } }, { label = { vi = "Khác", en = "Other" } }]
[field.people]
title = { vi = "Dân số", en = "People" }
kind = "count"
range = [1, 1000]
[field.connected]
title = { vi = "Có mạng", en = "Connected" }
kind = "count"
check = [{ at_most = "people" }]
[field.plan]
title = { vi = "Kế hoạch", en = "Plan" }
kind = "level"
levels = { none = { vi = "Chưa", en = "None" }, full = { vi = "Đủ", en = "Full" } }
[node.coverage]
title = { vi = "Độ phủ", en = "Coverage" }
value = "connected / people * 100"
direction = "higher"
target = { 2022 = 70, 2023 = 80 }
chain = [{ to_target = "proportional", cap = "full points" }, { round = 2 }]
[node.planning]
title = { vi = "Lập kế hoạch", en = "Planning" }
value = "plan"
score = { levels = { none = 0, full = 1 } }
[node.pillar]
title = { vi = "Trụ cột", en = "Pillar" }
sum_of_points = { coverage = 60, planning = 40 }
points = 100
[node.total]
title = { vi = "Tổng", en = "Total" }
arithmetic_mean = ["pillar"]
chain = [{ round = 1 }]
"#;

fn checked(text: &str) {
    let read = crate::rulebook::read("rulebook.toml", text.as_bytes());
    let errors: Vec<_> = read.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
}

/// The changes as one line each: what, whose, and the places.
fn lines(comparison: &Comparison<'_>) -> Vec<String> {
    let line = |own: &Change| {
        let place = |own: &Detail| {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
            let from: Vec<String> =
                own.from.iter().map(|from| from.clone().unwrap_or_else(|| "..".to_owned())).collect();
            let from = if from.is_empty() { String::new() } else { format!(" [{}]", from.join(", ")) };
            format!("{}: {} → {}{from}", own.key, side(&own.before), side(&own.after))
        };
        let also: String = own.also.iter().map(|own| format!("+{}", own.id)).collect();
        let places: Vec<String> = own.details.iter().map(place).collect();
        format!("{:?} {:?} {}{also} | {}", own.what, own.of.kind, own.of.id, places.join("; "))
    };
    comparison.changes().iter().map(line).collect()
}

/// OLD with a part replaced.
fn changed(parts: &[(&str, &str)]) -> String {
    parts.iter().fold(OLD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn compared(new: &str) -> Vec<String> {
    checked(OLD);
    checked(new);
    let (there, back) = (
        Comparison::of((OLD.as_bytes(), &[]), (new.as_bytes(), &[])),
        Comparison::of((new.as_bytes(), &[]), (OLD.as_bytes(), &[])),
    );
    assert_eq!(there.changes().len(), back.changes().len(), "{:?}\n{:?}", lines(&there), lines(&back));
    // Nothing is lost: all changes make the new rulebook of the old one, and none of them the old one.
    let all = vec![true; there.changes().len()];
    let same = |one: Option<Rulebook>, other: Option<Rulebook>| {
        let (one, other) = (one.expect("sound"), other.expect("sound"));
        let ids = |own: &Rulebook| -> BTreeSet<String> {
            own.nodes
                .iter()
                .map(|node| node.id.clone())
                .chain(own.fields.iter().map(|field| field.id.clone()))
                .collect()
        };
        assert_eq!(ids(&one), ids(&other));
    };
    same(there.mixed(&all, Extent::Scores), back.mixed(&vec![false; all.len()], Extent::Scores));
    same(there.mixed(&vec![false; all.len()], Extent::Scores), back.mixed(&all, Extent::Scores));
    lines(&there)
}

/// What holds anyway, written out at every place where it may stand.
#[test]
fn a_default_that_is_written_out_is_no_change() {
    let new = changed(&[
        (
            "stages = [\"self\", \"final\"]",
            "stages = [{ id = \"self\", title = \"self\", voice = \"claim\" }, { id = \"final\", voice = \"decision\" }]\nbasis = []\nnotes = []",
        ),
        ("headers = {", "missing = []\nheaders = {"),
        ("indicators = \"score 0\"", "indicators = \"score 0\"\naggregates = \"require all\""),
        (
            "on = \"rounded\"\nties",
            "on = \"rounded\"\norder = \"highest first\"\ntied = \"12 digits\"\nwithin = []\nbreakers = []\nties",
        ),
        ("range = [1, 1000]", "range = [1, 1000]\ncombine = \"sum\"\ncheck = []"),
        ("at_most = \"people\" }", "at_most = \"people\", severity = \"error\" }"),
        ("value = \"plan\"", "value = \"plan\"\nscored = true\nmissing = \"score 0\""),
        (
            "arithmetic_mean = [\"pillar\"]",
            "arithmetic_mean = [\"pillar\"]\nchildren = \"exact\"\nmissing = \"require all\"",
        ),
        ("label = { vi = \"Khác\", en = \"Other\" }", "label = { en = \"Other\", vi = \"Khác\" }"),
    ]);
    assert_eq!(compared(&new), [""; 0]);
    // The same, of values: a shorter way to write them.
    for (one, other) in [
        ("clamp = [0, 1]", "clamp = { low = 0, high = 1 }"),
        ("clamp = [0, 1]", "clamp = { high = 1.0, low = 0 }, name = \"clamp\""),
        ("impute = \"mean\"", "impute = { by = \"mean\", over = \"period\" }"),
        (
            "treat = { winsorise = { most = 5 } }",
            "treat = { winsorise = { most = 5 }, test = { skewness = 2, kurtosis = 3.5 }, over = \"period\" }",
        ),
        (
            "treat = { winsorise = { percentiles = [0.1, 0.9] } }",
            "treat = { winsorise = { percentiles = [0.1, 0.9], type = 7 }, test = \"none\" }",
        ),
        ("screen = \"people > 1\"", "screen = \"people > 1\", keep = []"),
    ] {
        let of = |step: &str| changed(&[("chain = [{ to_target", &format!("chain = [{{ {step} }}, {{ to_target"))]);
        let (old, new) = (of(one), of(other));
        checked(&old);
        checked(&new);
        let comparison = Comparison::of((old.as_bytes(), &[]), (new.as_bytes(), &[]));
        assert_eq!(lines(&comparison), [""; 0], "{one}");
    }
}

/// A rule of a node that says what the general rule says is one thing while both say so, and another where the general rule changes.
#[test]
fn a_default_that_depends_on_another_rule_is_a_change_with_it() {
    let new = changed(&[
        ("value = \"plan\"", "value = \"plan\"\nmissing = \"score 0\""),
        ("= \"score 0\"", "= \"full points\""),
    ]);
    assert_eq!(
        compared(&new),
        ["Missing Missing  | indicators: score 0 → full points", "Missing Node planning | missing: - → score 0",]
    );
    let voices = changed(&[(
        "stages = [\"self\", \"final\"]",
        "stages = [\"self\", { id = \"final\", voice = \"measurement\" }]",
    )]);
    assert_eq!(compared(&voices), ["Setting Rulebook  | stage.final.voice: - → measurement"]);
    // What holds without being said is told beside what is said.
    let comparison = Comparison::of((OLD.as_bytes(), &[]), (voices.as_bytes(), &[]));
    let default =
        |own: &Comparison<'_>| own.changes().iter().map(|own| own.details[0].default.clone()).collect::<Vec<_>>();
    assert_eq!(default(&comparison), [Some("decision".to_owned())]);
    let comparison = Comparison::of((OLD.as_bytes(), &[]), (new.as_bytes(), &[]));
    assert_eq!(default(&comparison), [None, Some("score 0".to_owned())]);
}

#[test]
fn the_same_in_another_layout_is_no_change() {
    let new = changed(&[
        ("connected / people * 100", "((connected)/people)*1e2"),
        ("target = { 2022 = 70, 2023 = 80 }", "target = { 2023 = 80.0, 2022 = 7e1, between = \"latest\" }"),
        ("{ round = 2 }", "{ round = 2, mode = \"half away from zero\", name = \"round\" }"),
        ("score = { levels = { none = 0, full = 1 } }", "chain = [{ levels = { full = 1.0, none = 0 } }]"),
        ("ties = \"competition\"", "ties = \"competition\"\norder = \"highest first\""),
        ("{ coverage = 60, planning = 40 }", "{ planning = 40, coverage = 60 }"),
    ]);
    // A declared chain that says the same, and tables in another order.
    let new = new.replace("chain = [{ round = 1 }]", "uses = { chain = \"shown\", decimals = 1 }");
    let (fields, nodes) = new.split_at(new.find("[node.coverage]").expect("there"));
    let new = format!(
        "{fields}[chain.shown]\nparameters = {{ decimals = 0 }}\nsteps = [{{ round = \"$decimals\" }}]\n{nodes}"
    );
    assert_eq!(compared(&new), Vec::<String>::new());
    assert_eq!(compared(OLD), Vec::<String>::new());
}

#[test]
fn each_sort_of_change_is_told_as_such() {
    for (parts, told) in [
        (&[("version = \"1\"", "version = \"2\"")][..], "Wording Rulebook  | version: 1 → 2"),
        (&[("en = \"Coverage\"", "en = \"Reach\"")], "Wording Node coverage | title.en: Coverage → Reach"),
        (&[("70, 2023 = 80", "70, 2023 = 85")], "Target Node coverage | target.2023: 80 → 85"),
        (&[("70, 2023 = 80", "70")], "Target Node coverage | target.2023: 80 → -"),
        (
            &[("connected / people * 100", "100 * connected / people")],
            "Formula Node coverage | value: connected / people * 100 → 100 * connected / people",
        ),
        (&[("cap = \"full points\"", "cap = \"none\"")], "Step Node coverage | step.to_target.cap: full points → none"),
        (
            &[(", { round = 2 }]", "]")],
            "Steps Node coverage | chain: [\"to_target\", \"round\"] → [\"to_target\"]; step.round: { round = 2 } → -",
        ),
        (&[("60, planning = 40", "50, planning = 50")], "Weights Node pillar | coverage: 60 → 50; planning: 40 → 50"),
        (&[("[\"pillar\"]", "[\"pillar\", \"planning\"]")], "Counted Node planning | total: - → yes"),
        (&[("arithmetic_mean", "geometric_mean")], "Method Node total | source: arithmetic_mean → geometric_mean"),
        (
            &[("indicators = \"score 0\"", "indicators = \"stays missing\"")],
            "Missing Missing  | indicators: score 0 → stays missing",
        ),
        (
            &[("value = \"plan\"", "value = \"plan\"\nmissing = \"full points\"")],
            "Missing Node planning | missing: - → full points",
        ),
        (&[("on = \"rounded\"", "on = \"exact\"")], "Setting Rank  | on: rounded → exact"),
        (&[("from = 80", "from = 85")], "Setting Grades  | bands.1.from: 80 → 85"),
        (&[("range = [1, 1000]", "range = [1, 5000]")], "Setting Field people | range: [1, 1000] → [1, 5000]"),
        (&[("range = [1, 1000]", "unit = \"người\"\nrange = [1, 1000]")], "Setting Field people | unit: - → người"),
        (
            &[("at_most = \"people\" }", "at_most = \"people\", severity = \"warning\" }")],
            "Setting Field connected | check.1.severity: - → warning",
        ),
        (
            &[(
                "none = { vi = \"Chưa\", en = \"None\" }, full = { vi = \"Đủ\", en = \"Full\" }",
                "full = { vi = \"Đủ\", en = \"Full\" }, none = { vi = \"Chưa\", en = \"None\" }",
            )],
            "Setting Field plan | order of levels: [\"none\", \"full\"] → [\"full\", \"none\"]",
        ),
        (&[("vi = \"Đủ\"", "vi = \"Đầy đủ\"")], "Wording Field plan | levels.full.vi: Đủ → Đầy đủ"),
        (
            &[("[\"self\", \"final\"]", "[\"self\", \"check\", \"final\"]")],
            "Setting Rulebook  | stages: [\"self\", \"final\"] → [\"self\", \"check\", \"final\"]",
        ),
        (
            &[("\"Tỉnh\" = \"entity\"", "\"Đơn vị\" = \"entity\"")],
            "Setting Input  | headers.Tỉnh: { means = \"entity\" } → -; headers.Đơn vị: - → { means = \"entity\" }",
        ),
    ] {
        assert_eq!(compared(&changed(parts)), [told]);
    }
}

#[test]
fn a_node_that_moved_is_told_with_both_places() {
    let new = changed(&[
        ("{ coverage = 60, planning = 40 }\npoints = 100", "{ coverage = 60 }\npoints = 60"),
        ("arithmetic_mean = [\"pillar\"]", "arithmetic_mean = [\"pillar\", \"planning\"]"),
    ]);
    assert_eq!(
        compared(&new),
        ["Moved Node planning | pillar: 40 → -; total: - → yes", "Weights Node pillar | points: 100 → 60",]
    );
}

#[test]
fn what_is_added_is_one_change_and_one_block_with_what_others_gave_up() {
    let added = "[field.schools]\ntitle = { vi = \"Trường\", en = \"Schools\" }\nkind = \"count\"\n[node.coverage]";
    let new = changed(&[
        ("[node.coverage]", added),
        ("{ coverage = 60, planning = 40 }", "{ coverage = 50, planning = 30, schooling = 20 }"),
        ("70, 2023 = 80", "70, 2023 = 90"),
    ]);
    let new = format!(
        "{new}[node.schooling]\ntitle = {{ vi = \"Học\", en = \"Schooling\" }}\nvalue = \"schools / people\"\nscore = {{ goalposts = {{ worst = 0, best = 1 }} }}\n"
    );
    let told = compared(&new);
    assert_eq!(
        told,
        [
            "Added Field schools | title: - → { en = \"Schools\", vi = \"Trường\" }; kind: - → count",
            "Target Node coverage | target.2023: 80 → 90",
            "Weights Node pillar | coverage: 60 → 50; planning: 40 → 30",
            "Added Node schooling | in pillar: - → 20; title: - → { en = \"Schooling\", vi = \"Học\" }; source: - → value; value: - → schools / people; chain: - → [\"goalposts\"]; step.goalposts: - → { goalposts = { best = 1, worst = 0 } }",
        ]
    );
    let comparison = Comparison::of((OLD.as_bytes(), &[]), (new.as_bytes(), &[]));
    assert_eq!(comparison.blocks(), [vec![0, 2, 3], vec![1]]);
}

#[test]
fn another_id_for_the_same_is_a_rename_with_its_grounds() {
    let new =
        OLD.replace("planning", "plans").replace("connected", "online").replace("en = \"Planning\"", "en = \"Plans\"");
    checked(&new);
    let comparison = Comparison::of((OLD.as_bytes(), &[]), (new.as_bytes(), &[]));
    assert_eq!(
        lines(&comparison),
        [
            "Renamed Field online | id: connected → online".to_owned(),
            "Renamed Node plans | id: planning → plans".to_owned(),
            "Wording Node plans | title.en: Planning → Plans".to_owned(),
        ]
    );
    let grounds: Vec<_> = comparison.changes().iter().filter_map(|own| own.grounds).collect();
    assert_eq!(grounds, [Grounds::TitleAndContent, Grounds::Content]);
    // A field's id is where its figures come from; a node's is a name.
    assert_eq!(comparison.blocks(), [vec![0]]);
    let without = comparison.mixed(&[false, false, false], Extent::Scores).expect("sound");
    assert!(without.field_named("connected").is_some() && without.field_named("online").is_none());
}

/// A percentage from 0 to 100 is like any other: another field and its node, with other titles, are added and removed.
#[test]
fn an_indicator_that_was_replaced_is_no_rename() {
    let scored = "direction = \"higher\"\ntarget = 1\nscore = { to_target = \"proportional\", cap = \"none\" }";
    let field = |id: &str, title: &str| {
        let kind = "kind = \"count\"\nunit = \"%\"\nrange = [0, 100]";
        format!("[field.{id}]\ntitle = {{ vi = \"{title}\", en = \"{title}\" }}\n{kind}\n[node.coverage]")
    };
    let water = changed(&[("[node.coverage]", &field("water", "Nước sạch")), ("\"plan\"", "\"water / people\"")])
        .replace("score = { levels = { none = 0, full = 1 } }", scored);
    let banking = water.replace("water", "account").replace("Nước sạch", "Tài khoản");
    let banking = banking.replace("planning", "banking").replace("Lập kế hoạch", "Ngân hàng");
    let of = |new: &str| -> Vec<What> {
        checked(&water);
        checked(new);
        Comparison::of((water.as_bytes(), &[]), (new.as_bytes(), &[])).changes().iter().map(|own| own.what).collect()
    };
    let whats = of(&banking);
    assert!(!whats.contains(&What::Renamed), "{whats:?}");
    assert_eq!(whats.iter().filter(|own| **own == What::Added).count(), 2, "{whats:?}");
    // The same title with another content is another id, on the ground of the title alone; of another kind it is not the same.
    let other = water
        .replace("node.planning", "node.plans")
        .replace("planning =", "plans =")
        .replace("\"water / people\"", "\"people\"");
    assert_eq!(of(&other), [What::Renamed, What::Formula]);
    let kind = changed(&[("plan]", "plans]"), ("value = \"plan\"", "value = \"plans\""), ("kind = \"level\"\nlevels = { none = { vi = \"Chưa\", en = \"None\" }, full = { vi = \"Đủ\", en = \"Full\" } }", "kind = \"count\"")])
        .replace("score = { levels = { none = 0, full = 1 } }", scored);
    let whats: Vec<What> =
        Comparison::of((OLD.as_bytes(), &[]), (kind.as_bytes(), &[])).changes().iter().map(|own| own.what).collect();
    assert!(
        whats.contains(&What::Added) && whats.contains(&What::Removed) && !whats.contains(&What::Renamed),
        "{whats:?}"
    );
}

#[test]
fn what_holds_from_a_period_on_is_told_with_it() {
    let new = format!("{OLD}[from.2024.node.coverage]\ntarget = 95\n[from.2025.rank]\nties = \"dense\"\n");
    assert_eq!(
        compared(&new),
        [
            "Setting Rank  | ties: competition → dense [2025]",
            "Target Node coverage | target.2022: 70 → - [2024, 2025]; target.2023: 80 → - [2024, 2025]; target.value: - → 95 [2024, 2025]",
        ]
    );
    let comparison = Comparison::of((OLD.as_bytes(), &[]), (new.as_bytes(), &[]));
    assert_eq!(comparison.blocks(), [vec![0], vec![1]]);
    let dense = comparison.mixed(&[true, false], Extent::Scores).expect("sound");
    assert_eq!(dense.later.len(), 2);
}

/// Two nodes of one chain change with it; it is one change.
#[test]
fn a_declared_chain_is_one_change_in_all_its_nodes() {
    let chained = |cap: &str| {
        let text = changed(&[(
            "chain = [{ to_target = \"proportional\", cap = \"full points\" }, { round = 2 }]",
            "uses = \"reach\"",
        )]);
        let other = "[node.other]\ntitle = { vi = \"Khác\", en = \"Other\" }\nvalue = \"connected\"\ndirection = \"higher\"\ntarget = 9\nuses = \"reach\"\n";
        let chain = format!("[chain.reach]\nsteps = [{{ to_target = \"proportional\", cap = \"{cap}\" }}]\n");
        text.replace("[node.total]", &format!("{other}{chain}[node.total]"))
            .replace("[\"pillar\"]", "[\"pillar\", \"other\"]")
    };
    let (old, new) = (chained("full points"), chained("none"));
    checked(&old);
    checked(&new);
    let comparison = Comparison::of((old.as_bytes(), &[]), (new.as_bytes(), &[]));
    assert_eq!(lines(&comparison), ["Step Node coverage+other | step.to_target.cap: full points → none"]);
}

/// Taken apart and put together, a rulebook is what it was: the same plan.
#[test]
fn shipped_rulebooks_survive_being_taken_apart() {
    for id in ["giao-ban", "dti-2022", "hdi"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(id).join("rulebook.toml");
        let text = std::fs::read_to_string(path).expect("shipped");
        let comparison = Comparison::of((text.as_bytes(), &[]), (text.as_bytes(), &[]));
        assert_eq!(comparison.changes(), []);
        let again = comparison.mixed(&[], Extent::Scores).unwrap_or_else(|| panic!("{id}"));
        let read = crate::rulebook::read("rulebook.toml", text.as_bytes()).rulebook.expect("sound");
        for (own, again) in read.nodes.iter().zip(&again.nodes) {
            assert_eq!(own.id, again.id);
            assert_eq!(own.target, again.target);
            assert_eq!(own.points, again.points);
            assert_eq!(own.missing, again.missing);
            let names = |node: &crate::rulebook::model::Node| -> Vec<String> {
                node.steps.iter().map(|step| step.name.clone()).collect()
            };
            assert_eq!(names(own), names(again));
        }
    }
}

/// The file beside a rulebook belongs to it: another content under the same name is a change, and hybrids read the right one.
#[test]
fn a_registry_file_of_the_same_name_is_compared_by_its_content() {
    let text = OLD
        .replace("entities = \"input\"", "entities = { file = \"units.csv\" }")
        .replace("headers = { \"Tỉnh\" = \"entity\" }\n", "");
    let beside = |content: &'static str| Beside {
        path: "units.csv".to_owned(),
        name: "units.csv".to_owned(),
        bytes: content.as_bytes().into(),
    };
    let (old, new) = ([beside("code,name\n1,A\n")], [beside("code,name\n1,A\n2,B\n")]);
    let comparison = Comparison::of((text.as_bytes(), &old), (text.as_bytes(), &new));
    let [line] = lines(&comparison).try_into().expect("one change");
    assert_eq!(line, "Setting Rulebook  | entities.units.added: - → 2 B");
    assert!(comparison.is_of_reading(0));
    let entities = |taken: bool| match comparison.mixed(&[taken], Extent::Scores).expect("sound").entities {
        crate::rulebook::model::Entities::File(file) => file.eras.first().map(|registry| registry.entities.len()),
        _ => None,
    };
    assert_eq!((entities(false), entities(true)), (Some(1), Some(2)));
}

/// The mistakes and changes of a registry as a person lists them: one is new, one is gone, one has another name, one another code, one
/// another region; two of the earlier era are one now. The order of lines and columns says nothing.
#[test]
fn the_entities_of_a_registry_file_are_told_one_by_one() {
    let text = OLD
        .replace("entities = \"input\"", "entities = { file = \"units.csv\", earlier = [\"before.csv\"] }")
        .replace("headers = { \"Tỉnh\" = \"entity\" }\n", "");
    let beside = |path: &str, content: &'static str| Beside {
        path: path.to_owned(),
        name: path.to_owned(),
        bytes: content.as_bytes().into(),
    };
    let old = [
        beside(
            "units.csv",
            "# id: now\n# from: 2025-07-01\ncode,name,region\n1,An,East\n2,Bình,East\n3,Châu,West\n4,Định,West\n",
        ),
        beside(
            "before.csv",
            "# id: then\n# to: 2025-06-30\ncode,name,successor\n1,An,1\n2,Bình,2\n3,Châu,3\n4,Định,4\n",
        ),
    ];
    let new = [
        beside(
            "units.csv",
            "# id: now\n# from: 2025-07-01\nname,code,region\nYên,6,West\nĐịnh,5,West\nChâu Thành,3,West\nAn,1,Centre\n",
        ),
        beside(
            "before.csv",
            "# id: then\n# to: 2025-06-30\ncode,name,successor\n1,An,1\n2,Bình,1\n3,Châu,3\n4,Định,5\n",
        ),
    ];
    let comparison = Comparison::of((text.as_bytes(), &old), (text.as_bytes(), &new));
    let [line] = lines(&comparison).try_into().expect("one change");
    let told: Vec<&str> = line.trim_start_matches("Setting Rulebook  | ").split("; ").collect();
    assert_eq!(
        told,
        [
            "entities.now.added: - → 6 Yên",
            "entities.now.removed: 2 Bình → -",
            "entities.now.recoded: 4 Định → 5 Định",
            "entities.now.1 An.region: East → Centre",
            "entities.now.renamed: 3 Châu → 3 Châu Thành",
            "entities.then.2 Bình.successor: 2 → 1 An",
            "entities.then.4 Định.successor: 4 → 5 Định",
        ]
    );
    // Another layout of the same file is no change.
    let again = [
        beside(
            "units.csv",
            "# id: now\n# from: 2025-07-01\nname;code;region\nAn;1;East\nBình;2;East\nĐịnh;4;West\nChâu;3;West\n",
        ),
        old[1].clone(),
    ];
    assert_eq!(lines(&Comparison::of((text.as_bytes(), &old), (text.as_bytes(), &again))), [""; 0]);
}
