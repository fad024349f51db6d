// What leaves the store when it is old: the Retention block of etc/nof0.yaml.
#pragma once

#include <string>

namespace nof0::config {

class Section;

struct RetentionConfig {
    // Months of ticks that ended so many days ago, and into which nothing came since, are archived
    // and dropped; 0 = kept for ever. 0..36500. One-minute bars stay. Key: TickDays.
    int tick_days = 30;
    // Where the archives go; empty = archive/ in the data folder. Key: Folder.
    std::string folder;
};

void read_retention(Section& root, RetentionConfig& retention);

} // namespace nof0::config
