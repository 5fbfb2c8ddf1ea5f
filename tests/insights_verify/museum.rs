//! Every broken system fails where its file says, every correct one passes.

use etalon::insights::system::SYSTEMS;
use etalon::insights::verify::{Candidate, verify};

use super::{failing, options};

#[test]
fn probe() {
    for system in SYSTEMS {
        let start = std::time::Instant::now();
        let mut candidate = system;
        let report = verify(&mut candidate, &options(), &mut |_, _| true).unwrap();
        println!("== {} {:?} {:.2}s want {:?}", candidate.name(), failing(&report), start.elapsed().as_secs_f32(), system.fails);
        for t in &report.trials {
            if let Some(c) = &t.counterexample {
                println!("   {} {} eps>{} {}", t.case.name, c.test, c.epsilon_lower.approximate(), c.sighting.as_ref().map_or("-".into(), |s| format!("{} {}/{} vs {}/{}", s.event, s.likelier, s.runs, s.other, s.runs)));
            } else if let Some(f)=&t.finding { println!("   {} {:?} {:?} cols {}", t.case.name, f.verdict, f.detectable_epsilon.as_ref().map(|e| e.approximate()), t.fields.len()); }
            if let Some(c)=&t.conflict { println!("   {} T9 {} {} {}", t.case.name, c.cells[0].name, c.cells[0].shown, c.cells[1].shown); }
        }
        for (t, a) in &report.tests { println!("     {t} {} {}", a.verdict, a.reason); }
    }
}
