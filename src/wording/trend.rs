//! The words of trends. In: a [`TrendText`]. Out: its words in a language, with places in braces filled where it has any.

use super::template::substitute;
use super::texts::{Text, texts};
use crate::rulebook::model::Language;

texts! {
    /// A piece of text in a trend.
    TrendText:
    Title "Diễn biến điểm và thứ hạng, {from} – {to}" "Scores and ranks, {from} – {to}"
    TitleOne "{entity}: diễn biến điểm và thứ hạng, {from} – {to}" "{entity}: score and rank, {from} – {to}"
    RulebookFrom "Từ {period}: {rulebook}" "From {period}: {rulebook}"
    Restated "KẾT QUẢ TÍNH LẠI theo danh mục {registry} từ số liệu của {from}; không phải kết quả công bố. Các kỳ: {periods}." "RESTATED for {registry} from the figures of {from}; not published results. Periods: {periods}."
    // in short
    Short "Tóm tắt" "In short"
    RankUp "Tăng hạng nhiều nhất: {list}" "Rose most in rank: {list}"
    RankDown "Giảm hạng nhiều nhất: {list}" "Fell most in rank: {list}"
    ScoreUp "Tăng điểm nhiều nhất: {list}" "Gained most in score: {list}"
    ScoreDown "Giảm điểm nhiều nhất: {list}" "Lost most in score: {list}"
    ScoreBetter "Điểm tốt lên nhiều nhất (điểm thấp là tốt): {list}" "Scores improved most (low is good): {list}"
    ScoreWorse "Điểm kém đi nhiều nhất (điểm thấp là tốt): {list}" "Scores worsened most (low is good): {list}"
    MoverUp "{name} tăng {places} bậc, từ hạng {before} lên hạng {after}" "{name} up {places}, from {before} to {after}"
    MoverDown "{name} giảm {places} bậc, từ hạng {before} xuống hạng {after}" "{name} down {places}, from {before} to {after}"
    MoverGained "{name} tăng {gap} điểm, từ {before} lên {after}" "{name} up {gap}, from {before} to {after}"
    MoverLost "{name} giảm {gap} điểm, từ {before} xuống {after}" "{name} down {gap}, from {before} to {after}"
    NobodyMoved "Không đơn vị nào thay đổi thứ hạng hay điểm" "Nobody's rank or score changed"
    PublishedBasis "Đơn vị tăng, giảm nhiều nhất và các bảng theo kỳ tính bằng số liệu hiện có; bảng nguyên nhân tính từ kết quả đã công bố của {from} nên có thêm phần điều chỉnh số liệu cũ" "Who moved most, and the tables by period, are by today's figures; the tables of causes begin with what was given out for {from}, so that revisions are a part of them"
    RevisedRow "{cause} của {period}" "{cause}, {period}"
    FlagYes "có" "yes"
    FlagNo "chưa" "no"
    NobodyAtEnds "So kỳ cuối với kỳ đầu, không đơn vị nào thay đổi thứ hạng hay điểm; các kỳ ở giữa có thay đổi" "From the first period to the last nobody's rank or score changed; in between they did"
    Between "Thay đổi được tính từ {from} đến {to}, kỳ đầu và kỳ cuối có xếp hạng" "Changes are from {from}, the first period in which they are ranked, to {to}, the last one"
    OtherEntities "Các kỳ thuộc nhiều danh mục đơn vị: {list}; vì vậy không so sánh được điểm và thứ hạng giữa các danh mục, kể cả đơn vị giữ nguyên tên và mã; thêm `--registry` để tính mọi kỳ theo một danh mục" "The periods have entities of several registries: {list}. Scores and ranks of one cannot be compared with those of another, names and codes that stayed the same included; give `--registry` to compute all in one"
    OneUp "{entity} tăng {places} bậc, từ hạng {before} ({from}) lên hạng {after}/{ranked} ({to})" "{entity} rose from rank {before} in {from} to rank {after} of {ranked} in {to} (up {places})"
    OneDown "{entity} giảm {places} bậc, từ hạng {before} ({from}) xuống hạng {after}/{ranked} ({to})" "{entity} fell from rank {before} in {from} to rank {after} of {ranked} in {to} (down {places})"
    OneLevel "{entity} giữ nguyên hạng {after}/{ranked} ({from} và {to})" "{entity} kept rank {after} of {ranked}, in {from} and {to}"
    OneGained "Điểm tăng {gap}, từ {before} lên {after}" "The score rose by {gap}, from {before} to {after}"
    OneLost "Điểm giảm {gap}, từ {before} xuống {after}" "The score fell by {gap}, from {before} to {after}"
    OneSame "Điểm không thay đổi: {after}" "The score did not change: {after}"
    OnePerYear "{text}; bình quân mỗi năm {per_year} điểm" "{text}; {per_year} a year"
    OnePublished "Kết quả đã công bố của {from}: {score} điểm, hạng {rank}; tính bằng số liệu hiện có là {now} điểm, hạng {now_rank}" "Given out for {from}: score {score}, rank {rank}; by today's figures score {now}, rank {now_rank}"
    OneWhyScore "Thay đổi điểm do: {list}" "The score changed by: {list}"
    OneWhyRank "Thay đổi thứ hạng (bậc; dấu + là tăng hạng) do: {list}" "The rank changed (places; + is up) by: {list}"
    OnePart "{cause} {part}" "{cause} {part}"
    OneNever "{entity} không được xếp hạng ở hai kỳ trở lên nên chưa có thay đổi để phân tích" "{entity} is not ranked in two periods, so that there is no change to split"
    Corrected "Kết quả kỳ đầu ({from}) như đã công bố và khi tính bằng số liệu hiện có" "The first result ({from}) as given out and by today's figures"
    Unrounded "{text} (điểm chưa làm tròn)" "{text} (scores before rounding)"
    GivenScore "Điểm đã công bố" "Score given out"
    TodayScore "Điểm hiện tính" "Score today"
    GivenRank "Hạng đã công bố" "Rank given out"
    TodayRank "Hạng hiện tính" "Rank today"
    // tables
    Ranks "Thứ hạng" "Ranks"
    Scores "Điểm" "Scores"
    Places "Thay đổi (bậc)" "Change (places)"
    Gained "Thay đổi" "Change"
    PerYear "Mỗi năm" "A year"
    WhyScore "Vì sao điểm thay đổi" "Why scores changed"
    WhyRank "Vì sao thứ hạng thay đổi (bậc; dấu + là tăng hạng)" "Why ranks changed (places; + is up)"
    EachScore "Điểm từng kỳ và nguyên nhân thay đổi" "The score by period, and why it changed"
    EachRank "Thứ hạng từng kỳ và nguyên nhân thay đổi (bậc; dấu + là tăng hạng)" "The rank by period, and why it changed (places; + is up)"
    PublishedRow "{period} (đã công bố)" "{period} (as given out)"
    Whole "Cả giai đoạn" "In all"
    CauseOwn "số liệu của đơn vị" "own figures"
    CauseOthers "số liệu các đơn vị khác" "figures of others"
    CauseTargets "mục tiêu thay đổi" "targets moved"
    CauseRules "quy tắc thay đổi" "rules changed"
    CauseRevisions "điều chỉnh số liệu cũ" "revisions of old data"
    Nodes "Chỉ số làm thay đổi điểm nhiều nhất, {from} – {to}" "Nodes that changed the score most, {from} – {to}"
    Itself "{title} (quy tắc của chính chỉ số này)" "{title} (its own rules)"
    Part "Phần trong thay đổi điểm" "Part of the change"
    Figures "Số liệu của các chỉ số này" "Figures of these nodes"
    Field "Số liệu" "Figure"
    Percent "Thay đổi (%)" "Change (%)"
    Points "{number} điểm phần trăm" "{number} percentage points"
    CompoundUp "tăng bình quân {number} %/năm" "+{number} % (compound)"
    CompoundDown "giảm bình quân {number} %/năm" "−{number} % (compound)"
    CompoundSame "không đổi" "0 % (compound)"
    // how
    How "Cách tính" "How it is computed"
    HowSplit "Các nguyên nhân được thay lần lượt từ kỳ trước sang kỳ sau, mỗi lần tính lại toàn bộ kết quả; phần của một nguyên nhân là thay đổi khi thay nguyên nhân đó, lấy bình quân trên mọi thứ tự thay (giá trị Shapley). Các phần cộng lại đúng bằng thay đổi, ở từng kỳ và cả giai đoạn." "Causes are exchanged one after the other, everything computed anew each time; the part of a cause is what its exchange changes, in the mean over all orders of exchange (Shapley value). Parts add up to the change, in each period and in all."
    HowRank "Phần của thứ hạng là số bậc bình quân nên có thể là số lẻ." "Parts of a rank are mean numbers of places, and can be fractions."
    HowAbsolute "Không quy tắc nào so sánh các đơn vị với nhau: số liệu của đơn vị khác chỉ làm thay đổi thứ hạng, không làm thay đổi điểm." "No rule compares entities: figures of others change ranks, never scores."
    HowRelative "Có quy tắc so sánh các đơn vị với nhau nên số liệu của đơn vị khác cũng làm thay đổi điểm." "Some rules compare entities, so that figures of others change scores too."
    HowBase "Kỳ gốc cố định: {list}; tham số lấy từ kỳ gốc như nhau ở mọi kỳ." "Frozen base period: {list}; what is taken from it is the same in every period."
    HowRounded "Thứ hạng xếp theo điểm đã làm tròn, là điểm trong bảng theo kỳ; mức thay đổi và các phần là của điểm chưa làm tròn." "Ranks go by the rounded scores, which the tables by period show; changes and their parts are of the scores before rounding."
    HowPublished "Điều chỉnh số liệu cũ: kết quả kỳ đầu tính bằng số liệu hiện có, trừ đi kết quả tính bằng số liệu tại thời điểm công bố." "Revisions of old data: the first period's result by today's figures, less that by the figures as they were known when it was given out."
    HowNodes "Phần của từng chỉ số tính theo cách của `kpi compare --with previous`; mục tiêu và quy tắc thay đổi nằm trong phần của chỉ số đó." "Parts of nodes are those of `kpi compare --with previous`; targets and rules that changed are in the part of their node."
    NodesSame "Không chỉ số nào làm thay đổi điểm." "No node changed the score."
    NoNodes "Mỗi bộ chỉ số hoặc danh mục đơn vị chỉ có một kỳ nên không so sánh được từng chỉ số." "There is one period alone of each rulebook or registry, so that nodes cannot be compared one by one."
    NotOtherRegistry "Không tách nguyên nhân vì hai kỳ có danh mục đơn vị khác nhau; thêm `--registry` để tính mọi kỳ theo một danh mục: {names}" "Not split, for the two periods have different entities; give `--registry` to compute all in one registry: {names}"
    NotFigures "Không tách nguyên nhân vì bộ chỉ số của một trong hai kỳ không có số liệu của kỳ kia: {names}" "Not split, for the rulebook of one of the two periods has no figures of the other: {names}"
    NotBetween "Không tách nguyên nhân vì khi ghép số liệu, mục tiêu hoặc quy tắc của hai kỳ thì không ra điểm: {names}" "Not split, for with figures, targets or rules of both periods mixed there is no score: {names}"
    NotPoolAndBase "Không tách nguyên nhân vì bộ chỉ số vừa gộp mọi kỳ vừa dùng kỳ gốc cố định: {names}" "Not split, for the rules pool all periods and have a frozen base too: {names}"
    NotReproduced "Không tách nguyên nhân vì số liệu chuyển sang kỳ khác không cho lại đúng kết quả của kỳ đó: {names}" "Not split, for figures that are moved in time do not give the results themselves: {names}"
    NotMovers "Nguyên nhân chỉ tách cho các đơn vị thay đổi nhiều nhất; nêu `--entity` để tách cho một đơn vị." "Causes are split for those who moved most; name an `--entity` for any other."
    NeverRanked "Không xếp hạng ở kỳ nào: {names}" "Ranked in no period: {names}"
    NotRanked "Không xếp hạng ở kỳ đầu hoặc kỳ cuối: {names}" "Not ranked in the first or the last period: {names}"
}

/// The words of a text, with its places filled.
pub fn trend(what: TrendText, places: &[(&str, &str)], language: Language) -> String {
    substitute(what.words(language), |name| {
        places.iter().find(|(place, _)| *place == name).map_or_else(String::new, |(_, text)| (*text).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &str| {
            let names = std::cell::RefCell::new(Vec::new());
            substitute(text, |name| {
                names.borrow_mut().push(name.to_owned());
                String::new()
            });
            let mut names = names.into_inner();
            names.sort();
            names
        };
        for &what in TrendText::ALL {
            let (vi, en) = (what.words(Language::Vi), what.words(Language::En));
            assert_eq!(places(vi), places(en), "{what:?}");
        }
    }
}
