//! The Vietnamese notes of the three files: status, what is real and what is not, sources, units.
//!
//! In: the population of 2020 as printed. Out: note lines and cell texts.
//! Must not: hold a figure that the conference or the General Statistics Office did not publish without saying so.

/// First lines of `dan-so-2022.csv`.
pub const POPULATION: &str = "\
# status: estimated
# Dân số trung bình năm 2022 theo tỉnh, thành phố: số ước tính, không phải số do Tổng cục Thống kê công bố.
# Cách ước tính: lấy dân số trung bình năm 2020 của từng tỉnh, thành phố (số sơ bộ) nhân với cùng một tỷ lệ sao cho tổng đúng bằng dân số trung bình cả nước năm 2022 là 99.460.000 người (99,46 triệu người); làm tròn đến người theo phương pháp số dư lớn nhất.
# Nguồn: Tổng cục Thống kê, dân số trung bình phân theo địa phương năm 2020 (sơ bộ); dân số trung bình cả nước năm 2022.
# Đơn vị: người. Số liệu gốc năm 2020 ghi ở cột note của từng dòng.
";

/// First lines of `so-lieu-2023-q1.csv`.
pub const FIGURES: &str = "\
# status: illustrative
# SỐ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC: số liệu của từng tỉnh, thành phố không được công bố đầy đủ; các con số dưới đây do chương trình generator.rs đặt ra với hạt giống ngẫu nhiên cố định. Không trích dẫn, không sử dụng như số liệu thống kê.
# Chỉ tổng của 63 tỉnh, thành phố là số do Bộ Thông tin và Truyền thông công bố. Nguồn: Hội nghị giao ban quản lý nhà nước quý I/2023, ngày 06/03/2023; số liệu tính đến tháng 02/2023.
# Tổng và tỷ lệ chung khớp số công bố: 70.800 doanh nghiệp công nghệ số (0,71 doanh nghiệp trên 1.000 dân); 63/63 tỉnh, thành phố đã thành lập tổ công nghệ số cộng đồng; 69.345 tổ; 323.802 thành viên; 48/63 tỉnh, thành phố hoàn thành đến 100% cấp xã; 74,72% dịch vụ công trực tuyến toàn trình trên số dịch vụ đủ điều kiện; 48,74% hồ sơ trực tuyến toàn trình.
# Tổng khớp số công bố (tiếp): 732.163 doanh nghiệp nhỏ và vừa tiếp cận chương trình, 90.088 doanh nghiệp sử dụng nền tảng số; 21.780.000 thuê bao băng rộng cố định; 85.790.000 thuê bao băng rộng di động; 99.600.000 thuê bao điện thoại thông minh; 176.000.000 bưu gửi và 4.358 tỷ đồng doanh thu dịch vụ bưu chính trong tháng 02/2023; 239.992 tỷ đồng doanh thu công nghiệp công nghệ thông tin lũy kế.
# Số doanh nghiệp, bưu chính, viễn thông và doanh thu là số ước của báo cáo. Báo cáo không nói rõ hai tỷ lệ 74,72% và 48,74% gồm cả bộ, ngành hay chỉ địa phương; ở đây quy ước là của các tỉnh, thành phố.
# Tổng do chương trình quy ước, không có số công bố: 10.600 xã, phường, thị trấn; 75.000 dịch vụ công đủ điều kiện; 5.000.000 hồ sơ của các dịch vụ toàn trình.
# Số doanh nghiệp công nghệ số trên 1.000 dân đặt theo mức báo chí nêu ngày 18/07/2022 (số liệu tháng 6/2022): Thành phố Hồ Chí Minh 3,19; Hà Nội 2,29; Đà Nẵng 2,24; Bắc Ninh 1,02; thấp nhất 0,07 (không nêu tên tỉnh). Mức của các tỉnh khác là giả định.
# Đơn vị: postal_revenue và it_revenue tính bằng tỷ đồng; các cột còn lại là số đếm; teams_established: yes là đã thành lập.
";

/// First lines of `ke-hoach-2023-q1.csv`.
pub const PLANS: &str = "\
# status: illustrative
# SỐ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC: danh sách tỉnh, thành phố đã ban hành kế hoạch phát triển doanh nghiệp công nghệ số không được công bố; việc tỉnh nào đã, tỉnh nào chưa ban hành do chương trình generator.rs đặt ra với hạt giống ngẫu nhiên cố định.
# Chỉ con số 51/63 địa phương đã ban hành là số do Bộ Thông tin và Truyền thông công bố. Nguồn: Hội nghị giao ban quản lý nhà nước quý I/2023, ngày 06/03/2023.
# Cột evidence không dẫn chiếu văn bản nào có thật.
";

/// What stands as evidence of a plan: no real document.
pub const EVIDENCE: &str = "văn bản minh họa";

/// The note of a population row: the real figure of 2020 that it came from, as in the source (thousand persons, decimal point).
pub fn population(source: &str) -> String {
    let (thousands, decimals) = source.split_once('.').unwrap_or((source, "0"));
    let grouped = match thousands.len().checked_sub(3) {
        Some(cut) if cut > 0 => thousands.split_at_checked(cut).map(|(millions, rest)| format!("{millions}.{rest}")),
        _ => None,
    };
    let thousands = grouped.as_deref().unwrap_or(thousands);
    format!("Ước tính từ dân số trung bình năm 2020 (sơ bộ): {thousands},{decimals} nghìn người")
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_written_as_officials_write_them() {
        assert!(super::population("8246.60").ends_with(": 8.246,60 nghìn người"));
        assert!(super::population("870.20").ends_with(": 870,20 nghìn người"));
    }
}
