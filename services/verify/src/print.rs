//! What is told, in French first and then in English.

use proof::{Claim, Verdict};

pub fn keys_of_the_log() {
    println!(
        "(i) La clé est celle du dossier : pour ne croire personne, donnez avec --key celle que \
         vous avez reçue par un autre chemin.\n    The key is the folder's own: to trust nobody, \
         give with --key the one that you received in another way.\n"
    );
}

pub fn verdict(verdict: &Verdict) {
    for (check, claim) in &verdict.checks {
        let (french, english) = check.names();
        match claim {
            Claim::Holds(said) => {
                println!("[ok] {french} : {}", said.french);
                println!("     {english}: {}", said.english);
            }
            Claim::Fails(failure) => {
                let said = failure.said();
                println!("[NON] {french} : {}", said.french);
                println!("     {english}: {}", said.english);
            }
            Claim::NotChecked => {
                println!("[--] {french} : pas vérifié, une vérification précédente a échoué");
                println!("     {english}: not checked, an earlier check failed");
            }
        }
    }
    match verdict.holds() {
        true => println!(
            "\nTout est vérifié. Ne sont pas dans la preuve : les nombres de personnes et les bons \
             d’achat.\nEverything holds. Not part of the proof: counts of people, and vouchers."
        ),
        false => println!("\nCe rapport n’est pas vérifié.\nThis report is not verified."),
    }
}
