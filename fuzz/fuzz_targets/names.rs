//! Any text as the name of a province of either era: never a crash, and nothing but its spelling counts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::registry::{Resolution, shipped_eras};

fuzz_target!(|name: &str| {
    for registry in shipped_eras("provinces") {
        let found = registry.resolve(name);
        assert_eq!(found, registry.resolve(&format!(" {name}\u{200b} ")), "spaces do not count");
        if let Resolution::One(entity) = found {
            let entity = registry.get(entity).expect("what is found is there");
            assert_eq!(registry.resolve(&entity.name_vi), found, "a name resolves to whose it is");
        }
    }
});
