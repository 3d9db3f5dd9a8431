//! Makes the observations shipped with `giao-ban`: 63 provinces, Q1/2023.
//!
//! In: the population of 2020 by province (`nguon/dan-so-2020.csv`, real) and the national figures of the conference of 06/03/2023
//! (the constants below, real). Out: three CSV texts, always the same bytes; run as an example it writes them into a folder.
//! Must not: let a made-up figure look official. Every file says its status in its first line.

#[path = "generator/notes.rs"]
mod notes;
#[path = "generator/spreading.rs"]
mod spreading;

use spreading::{Stream, apportion, highest, logistic, normals, parts, rounded, spread};
use std::error::Error;

/// Average population by province in 2020, General Statistics Office, preliminary.
const POPULATION_2020: &str = include_str!("dan-so-2020.csv");

/// The period that the figures belong to.
const PERIOD: &str = "2023-Q1";

/// National average population of 2022: 99.46 million (General Statistics Office).
const POPULATION_2022: u64 = 99_460_000;

// National figures of the conference of Q1/2023 (06/03/2023), which the provinces add up to.
const DIGITAL_ENTERPRISES: u64 = 70_800;
const COMMUNITY_TEAMS: u64 = 69_345;
const TEAM_MEMBERS: u64 = 323_802;
const PROVINCES_FULLY_COVERED: usize = 48;
const PROVINCES_WITH_PLAN: usize = 51;
const SME_REACHED: u64 = 732_163;
const SME_USING: u64 = 90_088;
const FIXED_BROADBAND: u64 = 21_780_000;
const MOBILE_BROADBAND: u64 = 85_790_000;
const SMARTPHONES: u64 = 99_600_000;
const POSTAL_ITEMS: u64 = 176_000_000;
/// In tenths of a billion đồng: 4,358.0.
const POSTAL_REVENUE_TENTHS: u64 = 43_580;
/// In tenths of a billion đồng: 239,992.0.
const IT_REVENUE_TENTHS: u64 = 2_399_920;

// Totals of our own: denominators that the conference did not publish, round so that its rates come out exactly.
const COMMUNES: u64 = 10_600;
const SERVICES_ELIGIBLE: u64 = 75_000;
/// 74.72 % of the services.
const SERVICES_FULL_PROCESS: u64 = 56_040;
const DOSSIERS_FULL_PROCESS: u64 = 5_000_000;
/// 48.74 % of the dossiers.
const DOSSIERS_ONLINE: u64 = 2_437_000;

/// Digital enterprises per 100,000 people of the four provinces that the press named (June 2022).
const KNOWN_RATES: [(&str, u64); 4] = [("79", 319), ("01", 229), ("48", 224), ("27", 102)];
/// The lowest rate of all provinces, unnamed (the same source).
const LOWEST_RATE: u64 = 7;

/// The five cities under the central government.
const CITIES: [&str; 5] = ["01", "31", "48", "79", "92"];

/// A province and what its made-up figures hang on.
struct Province {
    code: String,
    name: String,
    /// As in the source, thousand persons with two decimals.
    population_2020: String,
    population_2022: u64,
    city: bool,
    /// How far ahead it is made out to be: 0 in the middle, about −1 to 2.
    level: f64,
}

/// A column of the wide file: its field and a cell for each province.
type Column = (&'static str, Vec<String>);

/// The three files: name and text.
pub fn files() -> Result<[(&'static str, String); 3], Box<dyn Error>> {
    let provinces = provinces()?;
    Ok([
        ("dan-so-2022.csv", population(&provinces)?),
        ("so-lieu-2023-q1.csv", figures(&provinces)?),
        ("ke-hoach-2023-q1.csv", plans(&provinces)?),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "inputs/giao-ban".to_owned());
    for (name, text) in files()? {
        std::fs::write(std::path::Path::new(&folder).join(name), text)?;
    }
    Ok(())
}

/// The provinces of the source, with the population of 2022 estimated in proportion to that of 2020.
fn provinces() -> Result<Vec<Province>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(POPULATION_2020.as_bytes());
    let rows: Vec<(String, String, String)> = reader.deserialize().collect::<Result<_, _>>()?;
    // Two decimals of a thousand: without the point these are tens of persons.
    let tens: Vec<u64> = rows.iter().map(|row| row.2.replace('.', "").parse()).collect::<Result<_, _>>()?;
    let estimated = apportion(POPULATION_2022, &tens);
    let mean = POPULATION_2022 as f64 / rows.len() as f64;
    let draws = normals(Stream::Level, rows.len());
    let provinces =
        rows.into_iter().zip(estimated).zip(draws).map(|(((code, name, population_2020), people), draw)| {
            let city = CITIES.contains(&code.as_str());
            let ahead = if city { 0.8 } else { 0.0 };
            let level = ahead + 0.3 * libm::log(people as f64 / mean) + 0.5 * draw;
            Province { code, name, population_2020, population_2022: people, city, level }
        });
    Ok(provinces.collect())
}

/// `dan-so-2022.csv`, long: the estimated population and the real figure that it came from.
fn population(provinces: &[Province]) -> Result<String, Box<dyn Error>> {
    let mut rows = vec![["period", "entity", "field", "value", "status", "note", "as_of"].map(str::to_owned).to_vec()];
    for province in provinces {
        let people = province.population_2022.to_string();
        let note = notes::population(&province.population_2020);
        let cells = [PERIOD, &province.code, "population_2022", &people, "estimated", &note, "2022"];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    text(notes::POPULATION, rows)
}

/// `ke-hoach-2023-q1.csv`, long: which provinces have issued a plan, with evidence where they have.
fn plans(provinces: &[Province]) -> Result<String, Box<dyn Error>> {
    let issued = highest(PROVINCES_WITH_PLAN, &leaning(provinces, 1.0, 1.0, Stream::Plan));
    let mut rows = vec![["period", "entity", "field", "value", "evidence"].map(str::to_owned).to_vec()];
    for (province, issued) in provinces.iter().zip(issued) {
        let (value, evidence) = if issued { ("yes", notes::EVIDENCE) } else { ("no", "") };
        rows.push([PERIOD, &province.code, "plan_issued", value, evidence].map(str::to_owned).to_vec());
    }
    text(notes::PLANS, rows)
}

/// `so-lieu-2023-q1.csv`, wide: all other figures.
fn figures(provinces: &[Province]) -> Result<String, Box<dyn Error>> {
    let enterprises = enterprises(provinces);
    let it_revenue = spread(IT_REVENUE_TENTHS, &weighted(&enterprises, provinces, 0.0, 0.4, Stream::ItRevenue));
    let mut columns = vec![("digital_enterprises", whole(&enterprises))];
    columns.extend(teams(provinces));
    columns.extend(services(provinces));
    columns.extend(telecom_and_post(provinces));
    columns.push(("it_revenue", tenths(&it_revenue)));

    let mut rows = vec![["code", "name", "period"].map(str::to_owned).to_vec()];
    rows.extend(provinces.iter().map(|province| vec![province.code.clone(), province.name.clone(), PERIOD.to_owned()]));
    for (field, cells) in columns {
        for (row, cell) in rows.iter_mut().zip(std::iter::once(field.to_owned()).chain(cells)) {
            row.push(cell);
        }
    }
    text(notes::FIGURES, rows)
}

/// Digital enterprises: the four known rates, the lowest known rate as a floor for the others, the rest spread over those.
fn enterprises(provinces: &[Province]) -> Vec<u64> {
    let people = populations(provinces);
    let draws = leaning(provinces, 0.8, 0.35, Stream::Enterprises);
    let known =
        |province: &Province| KNOWN_RATES.iter().find(|(code, _)| *code == province.code).map(|(_, rate)| *rate);
    let given: Vec<u64> = provinces
        .iter()
        .map(|province| (province.population_2022 * known(province).unwrap_or(LOWEST_RATE) + 50_000) / 100_000)
        .collect();
    let lowest = draws.iter().copied().fold(f64::INFINITY, f64::min);
    let above: Vec<f64> = provinces
        .iter()
        .zip(people.iter().zip(draws))
        .map(|(province, (people, draw))| match known(province) {
            Some(_) => 0.0,
            None => *people as f64 * (libm::exp(draw) - libm::exp(lowest)),
        })
        .collect();
    added(&given, &spread(DIGITAL_ENTERPRISES - given.iter().sum::<u64>(), &above))
}

/// Community digital technology teams, their members, and how many communes have one. A commune with a team has at least one, and
/// a team at least three members.
fn teams(provinces: &[Province]) -> Vec<Column> {
    let roots = provinces.iter().zip(normals(Stream::Communes, provinces.len())).map(|(province, draw)| {
        let crowded = if province.city { 0.6 } else { 1.0 };
        crowded * libm::sqrt(province.population_2022 as f64) * libm::exp(0.15 * draw)
    });
    let communes = spread(COMMUNES, &roots.collect::<Vec<_>>());
    let complete = highest(PROVINCES_FULLY_COVERED, &leaning(provinces, 1.0, 0.7, Stream::Covered));
    let covered: Vec<u64> = communes
        .iter()
        .zip(complete)
        .zip(normals(Stream::Uncovered, provinces.len()))
        .map(|((communes, complete), draw)| match complete {
            true => *communes,
            false => communes - rounded(*communes as f64 * 0.4 * logistic(draw)).max(1),
        })
        .collect();
    let more_teams = weighted(&communes, provinces, 0.0, 0.25, Stream::Teams);
    let teams = added(&covered, &spread(COMMUNITY_TEAMS - covered.iter().sum::<u64>(), &more_teams));
    let three_each: Vec<u64> = teams.iter().map(|teams| 3 * teams).collect();
    let more_members = weighted(&teams, provinces, 0.0, 0.4, Stream::Members);
    let members = added(&three_each, &spread(TEAM_MEMBERS - three_each.iter().sum::<u64>(), &more_members));
    vec![
        ("teams_established", vec!["yes".to_owned(); provinces.len()]),
        ("community_teams", whole(&teams)),
        ("team_members", whole(&members)),
        ("communes", whole(&communes)),
        ("communes_with_team", whole(&covered)),
    ]
}

/// Online public services and dossiers, and the programme for small and medium enterprises.
fn services(provinces: &[Province]) -> Vec<Column> {
    let people = populations(provinces);
    let alike = vec![1; provinces.len()];
    let eligible = spread(SERVICES_ELIGIBLE, &weighted(&alike, provinces, 0.05, 0.1, Stream::Services));
    let dossiers = spread(DOSSIERS_FULL_PROCESS, &weighted(&people, provinces, 0.1, 0.3, Stream::Dossiers));
    let reached = spread(SME_REACHED, &weighted(&people, provinces, 0.5, 0.3, Stream::SmeReached));
    let full = parts(SERVICES_FULL_PROCESS, &eligible, &leaning(provinces, 0.6, 0.5, Stream::FullProcess));
    let online = parts(DOSSIERS_ONLINE, &dossiers, &leaning(provinces, 0.6, 0.6, Stream::Online));
    let using = parts(SME_USING, &reached, &leaning(provinces, 0.3, 0.3, Stream::SmeUsing));
    vec![
        ("services_eligible", whole(&eligible)),
        ("services_full_process", whole(&full)),
        ("dossiers_full_process", whole(&dossiers)),
        ("dossiers_online", whole(&online)),
        ("sme_reached", whole(&reached)),
        ("sme_using", whole(&using)),
    ]
}

/// Subscribers, postal items and postal revenue.
fn telecom_and_post(provinces: &[Province]) -> Vec<Column> {
    let people = populations(provinces);
    let fixed = spread(FIXED_BROADBAND, &weighted(&people, provinces, 0.3, 0.1, Stream::FixedBroadband));
    let mobile = spread(MOBILE_BROADBAND, &weighted(&people, provinces, 0.12, 0.05, Stream::MobileBroadband));
    let smartphones = spread(SMARTPHONES, &weighted(&people, provinces, 0.12, 0.05, Stream::Smartphones));
    let items = spread(POSTAL_ITEMS, &weighted(&people, provinces, 0.6, 0.25, Stream::PostalItems));
    let revenue = spread(POSTAL_REVENUE_TENTHS, &weighted(&items, provinces, 0.0, 0.2, Stream::PostalRevenue));
    vec![
        ("fixed_broadband", whole(&fixed)),
        ("mobile_broadband", whole(&mobile)),
        ("smartphones", whole(&smartphones)),
        ("postal_items", whole(&items)),
        ("postal_revenue", tenths(&revenue)),
    ]
}

/// `pull` × level + `chance` × draw, by province.
fn leaning(provinces: &[Province], pull: f64, chance: f64, stream: Stream) -> Vec<f64> {
    let draws = normals(stream, provinces.len());
    provinces.iter().zip(draws).map(|(province, draw)| pull * province.level + chance * draw).collect()
}

/// Sizes, each times e to its [`leaning`]: weights that follow size, level and chance.
fn weighted(sizes: &[u64], provinces: &[Province], pull: f64, chance: f64, stream: Stream) -> Vec<f64> {
    let leanings = leaning(provinces, pull, chance, stream);
    sizes.iter().zip(leanings).map(|(size, leaning)| *size as f64 * libm::exp(leaning)).collect()
}

fn populations(provinces: &[Province]) -> Vec<u64> {
    provinces.iter().map(|province| province.population_2022).collect()
}

fn added(left: &[u64], right: &[u64]) -> Vec<u64> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

fn whole(values: &[u64]) -> Vec<String> {
    values.iter().map(u64::to_string).collect()
}

fn tenths(values: &[u64]) -> Vec<String> {
    values.iter().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).collect()
}

/// A CSV text: note lines, then the rows.
fn text(notes: &str, rows: Vec<Vec<String>>) -> Result<String, Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(notes.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
