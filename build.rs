//! Tells the tests whether the reference results (`KPI_REFERENCE`, a folder) are at hand, so that those that need them are
//! reported as ignored where they are not. The library itself does not depend on it.

#![allow(clippy::print_stdout, reason = "cargo reads a build script's output")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=KPI_REFERENCE");
    println!("cargo::rustc-check-cfg=cfg(kpi_reference)");
    if std::env::var_os("KPI_REFERENCE").is_some_and(|folder| !folder.is_empty()) {
        println!("cargo::rustc-cfg=kpi_reference");
    }
}
