//! The help of commands in Vietnamese. In: a text of the help in English, as it stands beside the arguments. Out: the Vietnamese one.

/// What stands between the texts of a page of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageText {
    /// Before the pattern of a command.
    Usage,
    /// Above the list of commands.
    Commands,
    /// Above arguments that stand by their place.
    Arguments,
    /// Above arguments that have a name.
    Options,
    /// Before a default.
    Default,
    /// Before the values that can be given.
    Values,
}

/// A heading or a word between texts, in Vietnamese.
pub fn usage_text(what: UsageText) -> &'static str {
    match what {
        UsageText::Usage => "Cách dùng:",
        UsageText::Commands => "Lệnh",
        UsageText::Arguments => "Tham số",
        UsageText::Options => "Tùy chọn",
        UsageText::Default => "mặc định:",
        UsageText::Values => "một trong:",
    }
}

/// The Vietnamese of a text of the help; none where there is none.
pub fn usage(english: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(own, _)| *own == english).map(|(_, vietnamese)| *vietnamese)
}

/// The English texts that have a Vietnamese one.
pub fn usage_known() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(english, _)| *english)
}

#[rustfmt::skip] // a table: one text a line
const TEXTS: &[(&str, &str)] = &[
    ("A rulebook's folder, a folder of cases, a case file, or a shipped id. Without it: every rulebook below `rules/`, or else every shipped one", "Thư mục của bộ chỉ số, thư mục hoặc tệp bài kiểm tra, hoặc mã của bộ chỉ số có sẵn. Không nêu: mọi bộ chỉ số trong `rules/`, nếu không có thì mọi bộ chỉ số có sẵn"),
    ("A rulebook: a file, a folder with `rulebook.toml`, or a shipped id", "Bộ chỉ số: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn"),
    ("A rulebook: a file, a folder with `rulebook.toml`, or a shipped id (giao-ban, dti-2022, hdi)", "Bộ chỉ số: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn (giao-ban, dti-2022, hdi)"),
    ("A rulebook: a file, a folder with `rulebook.toml`, or a shipped id. Two by a comma: the earlier one, and the one that took its place when it came into force", "Bộ chỉ số: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn. Nêu hai bộ cách nhau bằng dấu phẩy: bộ cũ, và bộ thay thế kể từ ngày có hiệu lực"),
    ("Check a rulebook and its figures, and say everything that is wrong at once", "Kiểm tra bộ chỉ số và số liệu, nêu tất cả lỗi trong một lần"),
    ("Compare an entity with its peers, and split the difference exactly into nodes", "So sánh một đơn vị với đơn vị đối chiếu, phân tích chính xác chênh lệch theo từng chỉ số"),
    ("Compare an entity with its peers, and split the difference exactly into nodes.\n\nSide by side by pillar and indicator; strengths and weaknesses; who stands just above and what it would take to be level.", "So sánh một đơn vị với đơn vị đối chiếu, phân tích chính xác chênh lệch theo từng chỉ số.\n\nĐối chiếu theo từng trụ cột và chỉ số; điểm mạnh, điểm yếu; đơn vị đứng ngay trên và mức cần thêm để ngang bằng."),
    ("Everything, for programs", "toàn bộ kết quả, cho phần mềm"),
    ("Exit codes: 0 fine; 1 could not run (bad arguments, unreadable or missing file, output exists); 2 ran, and there are errors.\n\nExamples:\n  kpi score                                          the shipped rulebook on its shipped figures\n  kpi score dti-2022 --format csv                    another shipped rulebook, for a program\n  kpi score rules/mine figures/ --output ranking.md  your own rulebook and figures\n  kpi explain giao-ban --entity \"Đà Nẵng\"            why a province has the points it has\n  kpi compare giao-ban --entity \"Đà Nẵng\" --with region\n                                                     in what a province is ahead and behind\n  kpi trend rules/mine figures/                      who rose and fell over the years, and why\n  kpi what-if giao-ban --set 48.community_teams=+5%  what would be with other figures\n  kpi what-if giao-ban --entity 48 --reach rank=1    the least effort that reaches a rank\n  kpi diff rules/2023 rules/2024 figures/            what changed in the rules, and what each change does\n  kpi verify result.json rules/mine figures/         whether a published result is what these files give\n  kpi check rules/mine figures/                      what is wrong with a rulebook and its figures\n  kpi freeze rules/mine figures/ --period 2023       the rulebook with the numbers of 2023, for later years\n  kpi template giao-ban --period 2023-Q2 --all --output forms/\n                                                     an Excel form for each province\n  kpi collect giao-ban forms/ --output figures.csv   the forms that came back, as one table\n  kpi registry --era 63 \"TP. Huế\" ĐN                 whom names mean, each exactly one or a finding\n  kpi test rules/mine                                whether a rulebook still gives what its cases expect", "Mã kết thúc: 0 bình thường; 1 không chạy được (sai tham số, tệp không đọc được hoặc không có, tệp kết quả đã tồn tại); 2 đã chạy và có lỗi.\n\nVí dụ:\n  kpi score                                          bộ chỉ số có sẵn với số liệu kèm theo\n  kpi score dti-2022 --format csv                    bộ chỉ số có sẵn khác, cho phần mềm\n  kpi score rules/mine figures/ --output ranking.md  bộ chỉ số và số liệu của mình\n  kpi explain giao-ban --entity \"Đà Nẵng\"            vì sao một tỉnh được số điểm đó\n  kpi compare giao-ban --entity \"Đà Nẵng\" --with region\n                                                     một tỉnh hơn, kém ở chỉ số nào\n  kpi trend rules/mine figures/                      đơn vị nào tăng, giảm qua các năm, và vì sao\n  kpi what-if giao-ban --set 48.community_teams=+5%  kết quả nếu số liệu khác đi\n  kpi what-if giao-ban --entity 48 --reach rank=1    mức nỗ lực nhỏ nhất để đạt một thứ hạng\n  kpi diff rules/2023 rules/2024 figures/            quy tắc thay đổi gì, và tác động của từng thay đổi\n  kpi verify result.json rules/mine figures/         kết quả đã công bố có đúng với các tệp này không\n  kpi check rules/mine figures/                      bộ chỉ số và số liệu có lỗi gì\n  kpi freeze rules/mine figures/ --period 2023       bộ chỉ số với các con số của năm 2023, dùng cho năm sau\n  kpi template giao-ban --period 2023-Q2 --all --output forms/\n                                                     biểu Excel cho từng tỉnh\n  kpi collect giao-ban forms/ --output figures.csv   tổng hợp các biểu đã nộp thành một bảng\n  kpi registry --era 63 \"TP. Huế\" ĐN                 tên, mã chỉ đơn vị nào: đúng một, hoặc báo lỗi\n  kpi test rules/mine                                bộ chỉ số còn cho kết quả như bài kiểm tra mong đợi không"),
    ("Explain the result of one entity, or one number of it, down to its input cells", "Diễn giải kết quả của một đơn vị, hoặc một con số, đến tận ô số liệu đầu vào"),
    ("Fail where the cases reach fewer of a rulebook's rules", "Báo không đạt nếu các bài kiểm tra bao phủ ít hơn tỷ lệ này số quy tắc của bộ chỉ số"),
    ("Fields by which likeness is measured, by commas", "Các số liệu dùng để đo mức tương đồng, cách nhau bằng dấu phẩy"),
    ("Fields that cannot be changed, by commas", "Các số liệu không thể thay đổi, cách nhau bằng dấu phẩy"),
    ("Figures of all periods: CSV files, or folders of them. A shipped id without them uses its shipped figures", "Số liệu của mọi kỳ: tệp CSV hoặc Excel, hoặc thư mục. Nếu dùng bộ chỉ số có sẵn mà không nêu tệp thì lấy số liệu kèm theo"),
    ("Figures of earlier periods, shown beside. A shipped id without them uses its shipped figures", "Số liệu các kỳ trước, in bên cạnh để đối chiếu. Nếu dùng bộ chỉ số có sẵn mà không nêu tệp thì lấy số liệu kèm theo"),
    ("Figures on which the effect is computed: CSV files, or folders of them. A shipped id without them uses its shipped figures", "Số liệu dùng để tính tác động: tệp CSV hoặc Excel, hoặc thư mục. Nếu dùng bộ chỉ số có sẵn mà không nêu tệp thì lấy số liệu kèm theo"),
    ("Figures: CSV files, or folders of them. A shipped id without them uses its shipped figures", "Số liệu: tệp CSV hoặc Excel, hoặc thư mục. Nếu dùng bộ chỉ số có sẵn mà không nêu tệp thì lấy số liệu kèm theo"),
    ("Fill in the figures that the input already has for the period", "Điền sẵn những số liệu của kỳ đã có trong tệp số liệu"),
    ("For Excel: BOM, semicolons, decimal comma, codes kept as text", "mở bằng Excel: có BOM, dấu chấm phẩy, dấu phẩy thập phân, mã ở dạng văn bản"),
    ("For people", "để đọc"),
    ("For people, in a document", "để đưa vào văn bản"),
    ("For people, in a terminal", "để đọc trên màn hình"),
    ("For programs", "cho phần mềm"),
    ("For programs: UTF-8, decimal point, full precision", "cho phần mềm: UTF-8, dấu chấm thập phân, đủ chữ số"),
    ("Form of the answer", "Dạng của câu trả lời"),
    ("Form of the comparison", "Dạng của bản so sánh"),
    ("Form of the explanation", "Dạng của bản diễn giải"),
    ("Form of the findings", "Dạng của danh sách lỗi"),
    ("Form of the report", "Dạng của báo cáo"),
    ("Form of the result", "Dạng của kết quả"),
    ("Forms, or folders of them", "Các biểu đã nộp, hoặc thư mục chứa biểu"),
    ("How many levels below the node are explained too. Without it: none below a named node, else all", "Số cấp bên dưới được diễn giải cùng. Không nêu: không cấp nào nếu đã nêu chỉ số, nếu không thì tất cả"),
    ("How many ways to the goal are told: 1 to 10. Without it: 3", "Số phương án đạt mục tiêu được nêu: từ 1 đến 10. Không nêu: 3"),
    ("How numbers are typed in files that do not say it: 1234.5, 1.234,5 or 1,234.5. Without it: what the columns show", "Cách viết số trong tệp không ghi rõ: 1234.5, 1.234,5 hoặc 1,234.5. Không nêu: xác định theo từng cột"),
    ("JUnit XML, for build servers", "JUnit XML, cho máy chủ kiểm thử"),
    ("Language of the forms: vi or en. Without it: KPI_LANG, else that of the locale", "Ngôn ngữ của biểu: vi hoặc en. Không nêu: theo KPI_LANG, nếu không có thì theo máy"),
    ("Language of the report: vi or en. Without it: KPI_LANG, else that of the locale", "Ngôn ngữ của báo cáo: vi hoặc en. Không nêu: theo KPI_LANG, nếu không có thì theo máy"),
    ("Language of what people read: vi or en. Without it: KPI_LANG, else that of the locale", "Ngôn ngữ của phần dành cho người đọc: vi hoặc en. Không nêu: theo KPI_LANG, nếu không có thì theo máy"),
    ("List the provinces of an era, or say whom names and codes mean", "Liệt kê các tỉnh, thành phố theo thời kỳ, hoặc cho biết tên và mã chỉ đơn vị nào"),
    ("More columns, by commas: values, targets, scores, points, steps, ranks, groups, bands, missing, attributes, or ids of nodes", "Thêm cột, cách nhau bằng dấu phẩy: values (giá trị), targets (mục tiêu), scores (điểm chỉ số), points (điểm đóng góp), steps (bước tính), ranks (hạng), groups (hạng theo nhóm), bands (mức), missing (lý do thiếu), attributes (thuộc tính), hoặc mã chỉ số"),
    ("Names or codes to resolve; `-` reads them from standard input, one a line. Without any: the whole registry", "Tên hoặc mã cần tra; `-` đọc từ đầu vào chuẩn, mỗi dòng một tên. Không nêu: toàn bộ danh mục"),
    ("One entity's story: a code, or any name that means exactly one. Without it: all of them, and who rose and fell most", "Diễn biến của một đơn vị: mã, hoặc tên chỉ đúng một đơn vị. Không nêu: tất cả, và đơn vị tăng, giảm nhiều nhất"),
    ("One node alone. Without it: the one that ranks, and all that is below it", "Chỉ một chỉ số. Không nêu: chỉ số dùng để xếp hạng và mọi chỉ số bên dưới"),
    ("One row a difference, for programs", "mỗi chênh lệch một dòng, cho phần mềm"),
    ("One row an entity and node, for statistics", "mỗi đơn vị và chỉ số một dòng, để thống kê"),
    ("One row an entity and period, for programs", "mỗi đơn vị và kỳ một dòng, cho phần mềm"),
    ("Other figures, by commas: ENTITY.field=value, or a change of the figure: +12, -3, +5%, -5%. `*` is every entity that has a figure to change. A field is called by its id or title. Numbers are plain: 1234.5", "Số liệu giả định, cách nhau bằng dấu phẩy: ĐƠN_VỊ.số_liệu=giá_trị, hoặc mức thay đổi: +12, -3, +5%, -5%. `*` là mọi đơn vị đã có số liệu. Số liệu gọi theo mã hoặc theo tên. Số viết dạng 1234.5"),
    ("Overwrite forms that exist", "Ghi đè biểu đã có"),
    ("Overwrite the output file if it exists", "Ghi đè tệp kết quả nếu đã có"),
    ("Print help", "Hiện hướng dẫn"),
    ("Print help (see a summary with '-h')", "Hiện hướng dẫn"),
    ("Print help (see more with '--help')", "Hiện hướng dẫn"),
    ("Print this message or the help of the given subcommand(s)", "Hiện hướng dẫn này, hoặc hướng dẫn của lệnh được nêu"),
    ("Print version", "Hiện phiên bản"),
    ("Put two stages side by side: every figure that an appraisal changed, and what it cost", "Đối chiếu hai giai đoạn: từng số liệu mà thẩm định đã thay đổi, và số điểm thay đổi theo"),
    ("Put two stages side by side: every figure that an appraisal changed, and what it cost.\n\nSelf-assessment, evidence and explanations are for the entity they speak of and for whoever appraises it; with `--entity`, nobody else's are in the result.", "Đối chiếu hai giai đoạn: từng số liệu mà thẩm định đã thay đổi, và số điểm thay đổi theo.\n\nSố liệu tự đánh giá, minh chứng và giải trình chỉ dành cho đơn vị liên quan và cơ quan thẩm định; với `--entity`, kết quả không có nội dung của đơn vị khác."),
    ("Read the forms that came back into one table, and say what is missing, late, refused or changed", "Tổng hợp các biểu đã nộp thành một bảng, nêu rõ biểu thiếu, nộp muộn, số liệu bị từ chối hoặc thay đổi"),
    ("Read the forms that came back into one table, and say what is missing, late, refused or changed.\n\nForms are read by their hidden keys, so that neither names of files nor places of rows matter. Of several forms of one entity the last sending counts. Without `--output` nothing is written but the report.", "Tổng hợp các biểu đã nộp thành một bảng, nêu rõ biểu thiếu, nộp muộn, số liệu bị từ chối hoặc thay đổi.\n\nBiểu được nhận biết bằng khóa ẩn nên tên tệp và vị trí dòng không quan trọng. Đơn vị nộp nhiều lần thì lần nộp cuối được tính. Không có `--output` thì chỉ in báo cáo."),
    ("Run only the cases in whose name, or file's name, this stands", "Chỉ chạy các bài kiểm tra có chữ này trong tên hoặc tên tệp"),
    ("Run the cases that authors wrote beside their rulebooks", "Chạy các bài kiểm tra mà người biên soạn viết kèm bộ chỉ số"),
    ("Say what changed between two rulebooks, or between two inputs, and what each change does to every score and rank", "Cho biết hai bộ chỉ số, hoặc hai bộ số liệu, khác nhau ở đâu, và mỗi thay đổi tác động thế nào đến điểm và hạng"),
    ("Say what changed between two rulebooks, or between two inputs, and what each change does to every score and rank.\n\nChanges are listed as a person would list them; another layout of the same rules is no change. With figures, the difference of every score and rank is split exactly by change.", "Cho biết hai bộ chỉ số, hoặc hai bộ số liệu, khác nhau ở đâu, và mỗi thay đổi tác động thế nào đến điểm và hạng.\n\nThay đổi được liệt kê như người đọc tự liệt kê; trình bày lại cùng một quy tắc không phải là thay đổi. Khi có số liệu, chênh lệch điểm và hạng được phân tích chính xác theo từng thay đổi."),
    ("Say what would be with other figures, and what it would take to reach a rank, a score or a grade", "Tính thử với số liệu khác, và tìm cách đạt một thứ hạng, số điểm hoặc mức xếp loại"),
    ("Say what would be with other figures, and what it would take to reach a rank, a score or a grade.\n\nWith `--set` everything is computed anew with other figures: score and rank before and after, of whom the figures are and of everybody else. With `--entity` alone: what one more unit of each field is worth. With `--entity` and `--reach`: the least effort that reaches a goal, in several ways, each computed anew before it is told.", "Tính thử với số liệu khác, và tìm cách đạt một thứ hạng, số điểm hoặc mức xếp loại.\n\nVới `--set`, tất cả được tính lại với số liệu khác: điểm và hạng trước và sau của đơn vị có số liệu thay đổi và của mọi đơn vị khác. Chỉ có `--entity`: mỗi số liệu tăng một đơn vị thì được thêm bao nhiêu. Với `--entity` và `--reach`: mức nỗ lực nhỏ nhất để đạt mục tiêu, theo nhiều phương án, mỗi phương án đều được tính lại trước khi nêu."),
    ("Say whether a published result is what a rulebook and figures give", "Kiểm tra kết quả đã công bố có đúng là kết quả tính từ bộ chỉ số và số liệu hay không"),
    ("Say whether a published result is what a rulebook and figures give.\n\nThe result is computed anew with the options in its receipt, and compared to the last digit; where it is another one, the first differences are told, and which file is not the published one.", "Kiểm tra kết quả đã công bố có đúng là kết quả tính từ bộ chỉ số và số liệu hay không.\n\nKết quả được tính lại với các tùy chọn ghi trong phiếu xác nhận và so đến chữ số cuối cùng; nếu khác thì nêu những chỗ khác đầu tiên, và tệp nào không phải tệp đã công bố."),
    ("Score and rank the entities of a rulebook", "Chấm điểm và xếp hạng các đơn vị theo bộ chỉ số"),
    ("Scores and ranks provinces by a rulebook, and explains every number down to the input cell", "Chấm điểm, xếp hạng các tỉnh, thành phố theo bộ chỉ số, và diễn giải từng con số đến tận ô số liệu đầu vào"),
    ("Take each figure at the last stage it has up to this one of the rulebook. Without it: up to the last", "Lấy mỗi số liệu ở giai đoạn cuối cùng đã có, tính đến giai đoạn này của bộ chỉ số. Không nêu: đến giai đoạn cuối"),
    ("Tell scores and ranks over periods, who rose and fell most, and why", "Diễn biến điểm và thứ hạng qua các kỳ, đơn vị tăng, giảm nhiều nhất, và nguyên nhân"),
    ("Tell scores and ranks over periods, who rose and fell most, and why.\n\nA change is split by cause: the entity's own figures, those of the others, targets that moved, rules that changed, and corrections of old figures. Parts add up to the change. With `--entity`: its story, and which of its nodes and figures moved most.", "Diễn biến điểm và thứ hạng qua các kỳ, đơn vị tăng, giảm nhiều nhất, và nguyên nhân.\n\nThay đổi được phân tích theo nguyên nhân: số liệu của chính đơn vị, số liệu của đơn vị khác, mục tiêu thay đổi, quy tắc thay đổi, và điều chỉnh số liệu cũ. Các phần cộng lại đúng bằng thay đổi. Với `--entity`: diễn biến của đơn vị, chỉ số và số liệu thay đổi nhiều nhất."),
    ("The day on which names and types hold, such as 2024-12-31: Thừa Thiên Huế became Huế inside the era of the 63", "Ngày áp dụng tên và loại đơn vị, ví dụ 2024-12-31: Thừa Thiên Huế thành Huế ngay trong thời kỳ 63 tỉnh"),
    ("The earlier stage. Without it: the first of the rulebook", "Giai đoạn trước. Không nêu: giai đoạn đầu của bộ chỉ số"),
    ("The effect on this entity alone, by code or name", "Chỉ nêu tác động đến đơn vị này, theo mã hoặc tên"),
    ("The encoding of files that do not say it: utf-8, utf-16le, utf-16be, windows-1258, tcvn3 or vni. Without it: found", "Bảng mã của tệp không ghi rõ: utf-8, utf-16le, utf-16be, windows-1258, tcvn3 hoặc vni. Không nêu: tự nhận biết"),
    ("The entity: a code, or any name that means exactly one", "Đơn vị: mã, hoặc tên chỉ đúng một đơn vị"),
    ("The entity: a code, or any name that means exactly one. Without it: all of them", "Đơn vị: mã, hoặc tên chỉ đúng một đơn vị. Không nêu: tất cả"),
    ("The era: 63 (to 30/06/2025) or 34. Without it: the latest, or that of the day", "Thời kỳ: 63 (đến 30/06/2025) hoặc 34. Không nêu: thời kỳ mới nhất, hoặc của ngày được nêu"),
    ("The figures as they were when the first period's result was given out, by commas: files or folders. What was corrected since then is a cause of its own", "Số liệu tại thời điểm công bố kết quả của kỳ đầu, cách nhau bằng dấu phẩy: tệp hoặc thư mục. Phần điều chỉnh từ đó đến nay là một nguyên nhân riêng"),
    ("The figures: CSV files, or folders of them. A shipped id without them uses its shipped figures", "Số liệu: tệp CSV hoặc Excel, hoặc thư mục. Nếu dùng bộ chỉ số có sẵn mà không nêu tệp thì lấy số liệu kèm theo"),
    ("The first period: 2020, 2020-H1, 2020-Q1, 2020-06. Without it: the first that has figures", "Kỳ đầu: 2020, 2020-H1, 2020-Q1, 2020-06. Không nêu: kỳ đầu tiên có số liệu"),
    ("The folder to write the forms to; it is made where it is not there", "Thư mục ghi các biểu; chưa có thì được tạo"),
    ("The form of one entity: a code, or any name that means exactly one", "Biểu của một đơn vị: mã, hoặc tên chỉ đúng một đơn vị"),
    ("The forms of all entities", "Biểu của mọi đơn vị"),
    ("The goal: rank=10, score=700, grade=A, or node:ID=25 (or better), in the points that the node has on every page", "Mục tiêu: rank=10 (hạng), score=700 (điểm), grade=A (mức xếp loại), hoặc node:MÃ=25 (số điểm của chỉ số như trên các trang kết quả), hoặc tốt hơn"),
    ("The last day on which a form is in time: 15/04/2023 or 2023-04-15", "Hạn nộp biểu: 15/04/2023 hoặc 2023-04-15"),
    ("The last period. Without it: the last that has figures", "Kỳ cuối. Không nêu: kỳ cuối cùng có số liệu"),
    ("The later stage. Without it: the last of the rulebook", "Giai đoạn sau. Không nêu: giai đoạn cuối của bộ chỉ số"),
    ("The least and greatest figure of fields, by commas: community_teams=..500", "Mức nhỏ nhất và lớn nhất của số liệu, cách nhau bằng dấu phẩy: community_teams=..500"),
    ("The new rulebook", "Bộ chỉ số mới"),
    ("The old rulebook: a file, a folder with `rulebook.toml`, or a shipped id. With --inputs: the rulebook of both inputs", "Bộ chỉ số cũ: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn. Khi có --inputs: bộ chỉ số của cả hai bộ số liệu"),
    ("The period to ask about: 2023, 2023-H1, 2023-Q1, 2023-06", "Kỳ báo cáo của biểu: 2023, 2023-H1, 2023-Q1, 2023-06"),
    ("The period to collect. Without it: the latest that a form is about", "Kỳ cần tổng hợp. Không nêu: kỳ mới nhất có biểu"),
    ("The period: 2023, 2023-H1, 2023-Q1, 2023-06, or `all`. Without it: the latest that has data", "Kỳ: 2023, 2023-H1, 2023-Q1, 2023-06, hoặc `all` (mọi kỳ). Không nêu: kỳ mới nhất có số liệu"),
    ("The period: 2023, 2023-H1, 2023-Q1, 2023-06. Without it: the latest that has data", "Kỳ: 2023, 2023-H1, 2023-Q1, 2023-06. Không nêu: kỳ mới nhất có số liệu"),
    ("The published result: a file that `kpi score --format json` wrote", "Kết quả đã công bố: tệp do `kpi score --format json` ghi ra"),
    ("The registry to score in: its id, or the number of its era (63). Without it: that of the period", "Danh mục đơn vị dùng để chấm điểm: mã danh mục, hoặc số của thời kỳ (63). Không nêu: danh mục của kỳ"),
    ("The registry: its id, or the number of its era (63). Without it: that of the period", "Danh mục đơn vị: mã danh mục, hoặc số của thời kỳ (63). Không nêu: danh mục của kỳ"),
    ("The rulebook that the forms were made from: a file, a folder with `rulebook.toml`, or a shipped id", "Bộ chỉ số đã dùng để lập biểu: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn"),
    ("The rulebook: a file, a folder with `rulebook.toml`, or a shipped id", "Bộ chỉ số: tệp, thư mục có `rulebook.toml`, hoặc mã của bộ chỉ số có sẵn"),
    ("The stage of the rulebook at which the answers count. Without it: the first", "Giai đoạn của bộ chỉ số mà số liệu trong biểu được tính. Không nêu: giai đoạn đầu"),
    ("The steps by which fields can be moved, by commas: community_teams=10. Without it: 1 of a count, else 0.01", "Bước thay đổi của số liệu, cách nhau bằng dấu phẩy: community_teams=10. Không nêu: 1 đối với số đếm, 0.01 đối với số liệu khác"),
    ("Threads for large inputs; the bytes of a result do not depend on it", "Số luồng xử lý khi số liệu lớn; kết quả không phụ thuộc vào số luồng"),
    ("Two inputs by one rulebook, by a comma: which cells changed, and what each does. Each is a file or a folder", "Hai bộ số liệu của cùng bộ chỉ số, cách nhau bằng dấu phẩy: ô nào thay đổi và tác động ra sao. Mỗi bộ là một tệp hoặc thư mục"),
    ("Weight the mean of several peers by the figures of a field, such as the population", "Lấy bình quân các đơn vị đối chiếu theo quyền số là một số liệu, ví dụ dân số"),
    ("Weights of the effort of fields, by commas: community_teams=2. Without it: 1", "Hệ số mức nỗ lực của số liệu, cách nhau bằng dấu phẩy: community_teams=2. Không nêu: 1"),
    ("What one more unit of each figure of this entity is worth; with --reach, whose goal it is", "Mỗi số liệu của đơn vị này tăng một đơn vị thì được thêm bao nhiêu; khi có --reach: đơn vị đặt mục tiêu"),
    ("With whom: entities by commas; `mean`, `median` or `best` of all; an attribute (region, type) for the mean of its group; `nearest:N` for the most alike in the fields of --on; `previous` for itself in the period before", "So với: các đơn vị cách nhau bằng dấu phẩy; `mean` (bình quân), `median` (trung vị) hoặc `best` (tốt nhất) của tất cả; một thuộc tính (region: vùng, type: loại) để so với bình quân của nhóm; `nearest:N` là N đơn vị tương đồng nhất theo số liệu ở --on; `previous` là chính đơn vị đó ở kỳ trước"),
    ("Write Excel forms that entities fill in for a period", "Tạo biểu Excel để các đơn vị báo cáo số liệu của kỳ"),
    ("Write Excel forms that entities fill in for a period.\n\nA form has a row for each figure that the rulebook collects, by the agency in charge, with its unit, definition and latest earlier value; cells to fill in for the figure, its status, evidence and a note, and rules in them. `collect` reads them again.", "Tạo biểu Excel để các đơn vị báo cáo số liệu của kỳ.\n\nBiểu có một dòng cho mỗi số liệu mà bộ chỉ số thu thập, xếp theo cơ quan phụ trách, kèm đơn vị tính, định nghĩa và số liệu gần nhất của kỳ trước; có ô để ghi số liệu, tình trạng, minh chứng và ghi chú, với quy tắc kiểm tra trong ô. `collect` đọc lại biểu này."),
    ("Write a rulebook in which what was decided over the entities of a period is a number", "Ghi ra bộ chỉ số trong đó những gì xác định từ số liệu các đơn vị của một kỳ được cố định thành con số"),
    ("Write a rulebook in which what was decided over the entities of a period is a number.\n\nMeans, extremes, bounds of outliers and made weights of the base period take the place of what would be decided anew each time, so that later periods are measured by the same rule and last year's can be computed again. The author's text is kept; what stays relative by its nature, such as a rank, is told.", "Ghi ra bộ chỉ số trong đó những gì xác định từ số liệu các đơn vị của một kỳ được cố định thành con số.\n\nBình quân, giá trị lớn nhất và nhỏ nhất, ngưỡng ngoại lệ và trọng số tính từ số liệu của kỳ gốc thay cho những gì lẽ ra phải xác định lại mỗi lần, nhờ đó các kỳ sau được đo bằng cùng một quy tắc và kết quả năm trước tính lại được. Văn bản của người biên soạn được giữ nguyên; những gì vốn mang tính tương đối, như thứ hạng, được nêu rõ."),
    ("Write the figures to this file as a long table. It appears whole or not at all", "Ghi số liệu vào tệp này ở dạng bảng dọc. Tệp được ghi trọn vẹn hoặc không ghi"),
    ("Write the golden rankings anew, whole, as they come", "Ghi lại toàn bộ bảng xếp hạng mẫu theo kết quả hiện tại"),
    ("Write the result to this file instead of standard output. It appears whole or not at all", "Ghi kết quả vào tệp này thay vì màn hình. Tệp được ghi trọn vẹn hoặc không ghi"),
];
