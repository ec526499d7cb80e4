// `age -d -i - FILE` on a machine without age: the JavaScript implementation of the same format, by another author.
import { readFileSync } from "node:fs";
import { Decrypter } from "age-encryption";

const decrypter = new Decrypter();
decrypter.addIdentity(readFileSync(0, "utf8").trim());
process.stdout.write(await decrypter.decrypt(readFileSync(process.argv[5])));
