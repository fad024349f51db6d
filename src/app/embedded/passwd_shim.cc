// A passwd entry for a user that has none: see passwd_shim.hpp. Built as a library of its own,
// without the rest of nof0, sanitizers or the C++ runtime, because it is loaded into Postgres'
// programs.
#include <pwd.h>
#include <unistd.h>

namespace {

char name[] = "nof0";
char no_password[] = "x";
char home[] = "/nonexistent";
char shell[] = "/bin/false";

void fill(passwd* entry, uid_t uid) {
    entry->pw_name = name;
    entry->pw_passwd = no_password;
    entry->pw_uid = uid;
    entry->pw_gid = getegid();
    entry->pw_gecos = name;
    entry->pw_dir = home;
    entry->pw_shell = shell;
}

} // namespace

extern "C" passwd* getpwuid(uid_t uid) {
    static passwd entry;
    fill(&entry, uid);
    return &entry;
}

// Newer releases of Postgres ask this one.
extern "C" int getpwuid_r(uid_t uid, passwd* entry, char*, size_t, passwd** result) {
    fill(entry, uid);
    *result = entry;
    return 0;
}
