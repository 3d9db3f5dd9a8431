//! Writes the workbooks of `inputs/messy/`, each like one that an office sends. `cargo run --example generate-messy` writes them again;
//! those of other programs (`.xls`, `.ods`, saved by LibreOffice; `.xlsb`, by SheetJS) lie there as they came out.

#![allow(clippy::unwrap_used, reason = "a generator may stop at the first surprise")]

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use std::path::Path;

type Done = Result<(), XlsxError>;

/// Provinces of the samples, with files received and files handed in online.
const FIGURES: [(&str, u32, u32); 4] =
    [("Hà Nội", 69_345, 51_810), ("Hà Giang", 8_120, 3_251), ("Cao Bằng", 6_004, 2_790), ("Bắc Kạn", 4_730, 4_102)];

/// Writes texts into a row, empty ones left out.
fn texts(sheet: &mut Worksheet, row: u32, cells: &[&str]) -> Done {
    for (column, text) in (0..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string(row, column, *text)?;
        }
    }
    Ok(())
}

/// STT, province, files, online from `row` on.
fn figures(sheet: &mut Worksheet, row: u32) -> Done {
    for (at, (name, files, online)) in (0..).zip(FIGURES) {
        sheet.write(row + at, 0, at + 1)?.write(row + at, 1, name)?;
        sheet.write(row + at, 2, files)?.write(row + at, 3, online)?;
    }
    Ok(())
}

/// Columns by their ids, as a program writes them.
fn plain(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["code", "files", "online", "online_rate"])?;
    for (at, (code, files, online, rate)) in
        (1..).zip([("01", 69_345, 51_810, 74.71), ("02", 8_120, 3_251, 40.04), ("04", 6_004, 2_790, 46.47)])
    {
        sheet.write(at, 0, code)?.write(at, 1, files)?.write(at, 2, online)?.write(at, 3, rate)?;
    }
    Ok(())
}

/// Ten lines of titles, the unit, a blank line; notes and signatures below.
fn title_rows(sheet: &mut Worksheet) -> Done {
    let title = Format::new().set_bold();
    texts(sheet, 0, &["BỘ NỘI VỤ", "", "", "Biểu số 01/CCHC"])?;
    texts(sheet, 1, &["VỤ CẢI CÁCH HÀNH CHÍNH", "", "", "Ban hành kèm theo Công văn số 123/BNV-CCHC"])?;
    sheet.merge_range(3, 0, 3, 3, "BÁO CÁO TÌNH HÌNH TIẾP NHẬN HỒ SƠ", &title)?;
    sheet.merge_range(4, 0, 4, 3, "Kỳ báo cáo: Quý IV/2024", &title)?;
    texts(sheet, 6, &["", "", "", "Đơn vị tính: hồ sơ"])?;
    texts(sheet, 7, &["STT", "Tỉnh, thành phố", "Tổng số hồ sơ tiếp nhận", "Hồ sơ nộp trực tuyến"])?;
    figures(sheet, 8)?;
    texts(sheet, 13, &["Ghi chú: số liệu tính đến hết ngày 31/12/2024."])?;
    texts(sheet, 15, &["", "Người lập biểu", "", "Hà Nội, ngày 15 tháng 01 năm 2025"])?;
    texts(sheet, 16, &["", "(Ký, ghi rõ họ tên)", "", "THỦ TRƯỞNG ĐƠN VỊ"])
}

/// A title that names a year, and no period; the rulebook takes such tables for another year.
fn title_of_another_year(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["KẾT QUẢ TIẾP NHẬN HỒ SƠ NĂM 2023"])?;
    texts(sheet, 1, &["(Kèm theo Công văn số 123/BNV-CCHC ngày 15 tháng 01 năm 2024)"])?;
    texts(sheet, 3, &["STT", "Tỉnh, thành phố", "Tổng số hồ sơ tiếp nhận", "Hồ sơ nộp trực tuyến"])?;
    figures(sheet, 4)
}

/// Group above, sub header below; merged as Excel merges.
fn two_row_header(sheet: &mut Worksheet) -> Done {
    let format = Format::new();
    sheet.merge_range(1, 0, 2, 0, "TT", &format)?;
    sheet.merge_range(1, 1, 2, 1, "Địa phương", &format)?;
    sheet.merge_range(1, 2, 1, 3, "Hồ sơ", &format)?;
    sheet.merge_range(1, 4, 2, 4, "Tổ công nghệ số cộng đồng", &format)?;
    texts(sheet, 2, &["", "", "Tổng số", "Trực tuyến"])?;
    figures(sheet, 3)?;
    for (row, teams) in (3..).zip([579, 193, 161, 108]) {
        sheet.write(row, 4, teams)?;
    }
    Ok(())
}

/// Three rows of header and the row that numbers the columns.
fn three_row_header(sheet: &mut Worksheet) -> Done {
    let format = Format::new();
    texts(sheet, 0, &["Phụ lục II"])?;
    sheet.merge_range(2, 0, 4, 0, "Số TT", &format)?;
    sheet.merge_range(2, 1, 4, 1, "Tỉnh/Thành phố", &format)?;
    sheet.merge_range(2, 2, 2, 3, "Kết quả giải quyết thủ tục hành chính", &format)?;
    sheet.merge_range(3, 2, 3, 3, "Hồ sơ", &format)?;
    texts(sheet, 4, &["", "", "Tổng số", "Trực tuyến"])?;
    texts(sheet, 5, &["A", "B", "(1)", "(2)"])?;
    figures(sheet, 6)
}

/// Numbers of the columns below the header, as formulas of the form.
fn numbering_row(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["TT", "Tỉnh, thành phố", "files", "online", "online_rate"])?;
    texts(sheet, 1, &["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"])?;
    figures(sheet, 2)?;
    for (row, rate) in (2..).zip([74.71, 40.04, 46.47, 86.72]) {
        sheet.write(row, 4, rate)?;
    }
    Ok(())
}

/// Regions between the provinces, with their own sums, and the total above.
fn regions_and_total(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["STT", "Tỉnh, thành phố", "files", "online"])?;
    texts(sheet, 1, &["", "CẢ NƯỚC"])?;
    sheet.write(1, 2, 88_199)?.write(1, 3, 61_953)?;
    texts(sheet, 2, &["I", "Đồng bằng sông Hồng"])?;
    sheet.write(2, 2, 69_345)?.write(2, 3, 51_810)?;
    texts(sheet, 3, &["1", "Hà Nội"])?;
    sheet.write(3, 2, 69_345)?.write(3, 3, 51_810)?;
    texts(sheet, 4, &["II", "Trung du và miền núi phía Bắc"])?;
    for (row, (name, files, online)) in (5..).zip(FIGURES.into_iter().skip(1)) {
        sheet.write(row, 0, row - 3)?.write(row, 1, name)?.write(row, 2, files)?.write(row, 3, online)?;
    }
    Ok(())
}

/// A total that is not the sum.
fn total_differs(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["STT", "Tỉnh, thành phố", "files", "online"])?;
    figures(sheet, 1)?;
    texts(sheet, 5, &["Tổng cộng"])?;
    sheet.write(5, 2, 88_198)?.write(5, 3, 61_953)?;
    Ok(())
}

/// Cells formatted as percentages: of a field in percent, and of one that is an index from 0 to 1.
fn percent_cells(sheet: &mut Worksheet) -> Done {
    let percent = Format::new().set_num_format("0.00%");
    texts(sheet, 0, &["Tỉnh, thành phố", "online_rate", "index"])?;
    for (row, (name, rate, index)) in
        (1..).zip([("Hà Nội", 0.7472, 0.71), ("Hà Giang", 0.4004, 0.55), ("Cao Bằng", 1.0, 0.07)])
    {
        sheet.write(row, 0, name)?.write_with_format(row, 1, rate, &percent)?;
        sheet.write_with_format(row, 2, index, &percent)?;
    }
    // Typed as a plain number among percentages: it is what it is.
    sheet.write(4, 0, "Bắc Kạn")?.write(4, 1, 86.72)?.write(4, 2, 0.5)?;
    Ok(())
}

/// Noise of floats, as Excel stores it.
fn float_noise(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "index", "budget"])?;
    sheet.write(1, 0, "Hà Nội")?.write(1, 1, 0.1 + 0.2)?.write(1, 2, 1_234.565)?;
    sheet.write(2, 0, "Hà Giang")?.write(2, 1, 57.0 / 100.0)?.write(2, 2, 0.1 * 3.0 * 1e3)?;
    sheet.write(3, 0, "Cao Bằng")?.write(3, 1, 1.0 / 3.0)?.write(3, 2, 1e15)?;
    Ok(())
}

/// Errors of the spreadsheet where figures belong.
fn error_cells(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "files", "online_rate"])?;
    for (row, (name, error)) in (1..).zip([("Hà Nội", "#DIV/0!"), ("Hà Giang", "#N/A"), ("Cao Bằng", "#REF!")]) {
        sheet.write(row, 0, name)?.write(row, 1, 100 * row)?;
        sheet.write(row, 2, Formula::new("=1/0").set_result(error))?;
    }
    Ok(())
}

/// Formulas as a program writes them, without results.
fn uncomputed(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "files", "online", "online_rate"])?;
    for (row, (name, files, online)) in (1..).zip(FIGURES) {
        sheet.write(row, 0, name)?.write(row, 1, files)?.write(row, 2, online)?;
        sheet.write(row, 3, Formula::new(format!("=C{0}/B{0}*100", row + 1)))?;
    }
    Ok(())
}

/// Numbers that the spreadsheet turned into dates.
fn dates_for_numbers(sheet: &mut Worksheet) -> Done {
    let day = Format::new().set_num_format("d/m/yyyy");
    texts(sheet, 0, &["Tỉnh, thành phố", "teams", "budget"])?;
    sheet.write(1, 0, "Hà Nội")?.write(1, 1, 579)?.write(1, 2, 12.5)?;
    sheet.write(2, 0, "Hà Giang")?.write(2, 1, 193)?;
    sheet.write_with_format(2, 2, &ExcelDateTime::from_ymd(2025, 2, 3)?, &day)?;
    Ok(())
}

/// Dates where dates belong: the month of the period, the day of the figure.
fn dates_for_dates(sheet: &mut Worksheet) -> Done {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let month = Format::new().set_num_format("mm/yyyy");
    texts(sheet, 0, &["Kỳ", "Tỉnh, thành phố", "files", "Ngày số liệu"])?;
    for (row, (name, files, _)) in (1..).zip(FIGURES) {
        sheet.write_with_format(row, 0, &ExcelDateTime::from_ymd(2025, 2, 1)?, &month)?;
        sheet.write(row, 1, name)?.write(row, 2, files)?;
        sheet.write_with_format(row, 3, &ExcelDateTime::from_ymd(2025, 3, 5)?, &day)?;
    }
    sheet.write_with_format(5, 0, &ExcelDateTime::from_ymd(2025, 2, 14)?, &month)?;
    sheet.write(5, 1, "Tuyên Quang")?.write(5, 2, 5)?;
    Ok(())
}

/// Numbers typed as text, as people in Vietnam write them, among stored numbers.
fn numbers_as_text(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "files", "online_rate", "budget"])?;
    texts(sheet, 1, &["Hà Nội", "69.345", "74,71", "1.234,5"])?;
    texts(sheet, 2, &["Hà Giang", "8.120", "40,04%", "12,5 tỷ đồng"])?;
    sheet.write(3, 0, "Cao Bằng")?.write(3, 1, 6_004)?.write(3, 2, 46.471)?.write(3, 3, 1.5)?;
    texts(sheet, 4, &["Bắc Kạn", "chưa có số liệu", "-", ""])
}

/// One figure a row.
fn long_table(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["period", "entity", "field", "value", "stage", "evidence"])?;
    texts(sheet, 1, &["2025-Q1", "Hà Nội", "files", "", "self"])?;
    sheet.write(1, 3, 69_345)?;
    texts(sheet, 2, &["2025-Q1", "Hà Nội", "plan", "Có", "self", "Kế hoạch số 15/KH-UBND ngày 10/01/2025"])?;
    texts(sheet, 3, &["2025-Q1", "Hà Nội", "files", "", "appraised"])?;
    sheet.write(3, 3, 69_300)?;
    texts(sheet, 4, &["2025-Q1", "Hà Giang", "Tổng số hồ sơ tiếp nhận", "8.120", "self"])
}

/// Two fields have this title: the header does not say which is meant.
fn ambiguous_title(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "Tổ công nghệ số cộng đồng (tổ)", "Số cuộc họp"])?;
    sheet.write(1, 0, "Hà Nội")?.write(1, 1, 579)?.write(1, 2, 4)?;
    Ok(())
}

/// Remarks to the right of the table and a column without a header.
fn notes_beside(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "files", "", "Ghi chú"])?;
    for (row, (name, files, _)) in (1..).zip(FIGURES) {
        sheet.write(row, 0, name)?.write(row, 1, files)?.write(row, 2, files / 2)?;
    }
    texts(sheet, 2, &["", "", "", "số liệu của Văn phòng UBND", "", "hỏi lại!"])?;
    texts(sheet, 3, &["", "", "", "", "", "đã hỏi"])
}

/// The header again where a page begins.
fn repeated_header(sheet: &mut Worksheet) -> Done {
    let header = ["STT", "Tỉnh, thành phố", "files", "online"];
    texts(sheet, 0, &header)?;
    figures(sheet, 1)?;
    texts(sheet, 6, &["Trang 2"])?;
    texts(sheet, 7, &header)?;
    sheet.write(8, 0, 5)?.write(8, 1, "Tuyên Quang")?.write(8, 2, 7_001)?.write(8, 3, 3_300)?;
    Ok(())
}

/// Yes, no and levels in all the ways in which they are filled in.
fn flags_and_levels(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Địa phương", "plan", "plan.evidence", "Trưởng ban chỉ đạo"])?;
    sheet.write(1, 0, "Hà Nội")?.write(1, 1, true)?;
    texts(sheet, 1, &["", "", "Kế hoạch số 15/KH-UBND", "Chủ tịch"])?;
    texts(sheet, 2, &["Hà Giang", "Có", "QĐ 20/QĐ-UBND", "PHÓ CHỦ TỊCH"])?;
    sheet.write(3, 0, "Cao Bằng")?.write(3, 1, 0)?.write(3, 3, "Phó Chủ tịch")?;
    texts(sheet, 4, &["Bắc Kạn", "x", "", "Giám đốc Sở"])?;
    sheet.write(5, 0, "Tuyên Quang")?.write(5, 1, 2)?;
    Ok(())
}

/// Codes that the spreadsheet made numbers of, without their leading zero.
fn codes_as_numbers(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Mã tỉnh", "files"])?;
    for (row, (code, files)) in (1..).zip([(1, 69_345), (2, 8_120), (48, 12_800), (3, 7)]) {
        sheet.write(row, 0, code)?.write(row, 1, files)?;
    }
    Ok(())
}

/// The same province twice, with two figures.
fn province_twice(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["Tỉnh, thành phố", "files"])?;
    for (row, (name, files)) in (1..).zip([("Hà Nội", 69_345), ("TP. Hà Nội", 69_354), ("Hà Giang", 8_120)]) {
        sheet.write(row, 0, name)?.write(row, 1, files)?;
    }
    Ok(())
}

/// The name of a province merged over its two rows, one a stage.
fn merged_names(sheet: &mut Worksheet) -> Done {
    let format = Format::new();
    texts(sheet, 0, &["Tỉnh, thành phố", "stage", "files"])?;
    for (row, (name, files, _)) in (0..).zip(FIGURES.into_iter().take(2)) {
        let first = 1 + row * 2;
        sheet.merge_range(first, 0, first + 1, 0, name, &format)?;
        sheet.write(first, 1, "self")?.write(first, 2, files)?;
        sheet.write(first + 1, 1, "appraised")?.write(first + 1, 2, files - 45)?;
    }
    Ok(())
}

/// Rows that a filter hides.
fn hidden_rows(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["STT", "Tỉnh, thành phố", "files", "online"])?;
    figures(sheet, 1)?;
    sheet.set_row_hidden(2)?.set_row_hidden(3)?;
    Ok(())
}

/// No header at all.
fn no_header(sheet: &mut Worksheet) -> Done {
    figures(sheet, 0)
}

/// A header with the entity's column misnamed.
fn entity_column_misnamed(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["BÁO CÁO"])?;
    texts(sheet, 2, &["STT", "Tên tỉnh", "files", "online"])?;
    figures(sheet, 3)
}

/// A status in the titles.
fn status_in_titles(sheet: &mut Worksheet) -> Done {
    texts(sheet, 0, &["# status: illustrative"])?;
    texts(sheet, 1, &["Kỳ:", "Quý IV/2024"])?;
    texts(sheet, 2, &["STT", "Tỉnh, thành phố", "files", "online"])?;
    figures(sheet, 3)
}

/// A guide, the figures, and a hidden list.
fn several_sheets(workbook: &mut Workbook) -> Done {
    texts(workbook.add_worksheet().set_name("Hướng dẫn")?, 0, &["Điền số liệu vào trang Quý I, không sửa tiêu đề."])?;
    let sheet = workbook.add_worksheet().set_name("Quý I")?;
    texts(sheet, 0, &["STT", "Tỉnh, thành phố", "files", "online"])?;
    figures(sheet, 1)?;
    let list = workbook.add_worksheet().set_name("Danh mục")?.set_hidden(true);
    texts(list, 0, &["Tỉnh, thành phố", "files"])?;
    texts(list, 1, &["Hà Nội", "1"])?;
    workbook.add_worksheet().set_name("Trống")?;
    Ok(())
}

/// A sheet a quarter, each with its period in the title.
fn sheet_a_quarter(workbook: &mut Workbook) -> Done {
    for (name, period, more) in [("Q4", "Kỳ báo cáo: Quý IV/2024", 0), ("Q1", "Kỳ báo cáo: Quý I/2025", 100)]
    {
        let sheet = workbook.add_worksheet().set_name(name)?;
        texts(sheet, 0, &[period])?;
        texts(sheet, 2, &["Tỉnh, thành phố", "files"])?;
        for (row, (name, files, _)) in (3..).zip(FIGURES) {
            sheet.write(row, 0, name)?.write(row, 1, files + more)?;
        }
    }
    Ok(())
}

type Fill = fn(&mut Worksheet) -> Done;
type Build = fn(&mut Workbook) -> Done;

/// Files of one sheet.
const SHEETS: [(&str, Fill); 28] = [
    ("plain", plain),
    ("title-rows", title_rows),
    ("title-of-another-year", title_of_another_year),
    ("two-row-header", two_row_header),
    ("three-row-header", three_row_header),
    ("numbering-row", numbering_row),
    ("regions-and-total", regions_and_total),
    ("total-differs", total_differs),
    ("percent-cells", percent_cells),
    ("float-noise", float_noise),
    ("error-cells", error_cells),
    ("uncomputed-formulas", uncomputed),
    ("dates-for-numbers", dates_for_numbers),
    ("dates-for-dates", dates_for_dates),
    ("numbers-as-text", numbers_as_text),
    ("long-table", long_table),
    ("ambiguous-title", ambiguous_title),
    ("notes-beside", notes_beside),
    ("repeated-header", repeated_header),
    ("flags-and-levels", flags_and_levels),
    ("codes-as-numbers", codes_as_numbers),
    ("province-twice", province_twice),
    ("merged-names", merged_names),
    ("hidden-rows", hidden_rows),
    ("no-header", no_header),
    ("entity-column-misnamed", entity_column_misnamed),
    ("status-in-titles", status_in_titles),
    ("empty", |_| Ok(())),
];

/// Files of several sheets.
const WORKBOOKS: [(&str, Build); 2] = [("several-sheets", several_sheets), ("sheet-a-quarter", sheet_a_quarter)];

/// A workbook with a fixed date, so that its bytes do not change from day to day.
fn workbook() -> Workbook {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2025, 4, 10).unwrap();
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    workbook
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy");
    for (name, fill) in SHEETS {
        let mut workbook = workbook();
        fill(workbook.add_worksheet().set_name("Biểu 1").unwrap()).unwrap();
        workbook.save(folder.join(format!("{name}.xlsx"))).unwrap();
    }
    for (name, build) in WORKBOOKS {
        let mut workbook = workbook();
        build(&mut workbook).unwrap();
        workbook.save(folder.join(format!("{name}.xlsx"))).unwrap();
    }
    // A download that broke off, and a page and a text that only bear the name of a workbook.
    let whole = std::fs::read(folder.join("plain.xlsx")).unwrap();
    std::fs::write(folder.join("cut-off.xlsx"), whole.get(..whole.len() / 2).unwrap()).unwrap();
    let page = "<html><meta charset=utf-8><table><tr><td>Tỉnh</td><td>Hồ sơ</td></tr></table></html>\n";
    std::fs::write(folder.join("web-page.xls"), page).unwrap();
    std::fs::write(folder.join("text-named-xlsx.xlsx"), "code,files\n01,69345\n").unwrap();
}
