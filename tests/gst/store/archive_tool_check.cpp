#include <SQLiteCpp/SQLiteCpp.h>

#include <iostream>
#include <set>

#include "archive_tool.hpp"
#include "store/file_names.hpp"
#include "test_repair.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

/// What lies in the folders of cameras and days.
std::map<std::string, std::uint64_t> filesOf(const fs::path& directory) {
    std::map<std::string, std::uint64_t> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const std::string place = entry.path().lexically_relative(directory).string();
        if (entry.is_regular_file() && place.find('/') != std::string::npos) files[place] = entry.file_size();
    }
    return files;
}

/// Looked up without the archive's own queries, which could be wrong in the same way.
std::vector<std::string> disagreements(const fs::path& directory) {
    std::vector<std::string> problems;
    auto files = filesOf(directory);
    SQLite::Database index((directory / "index.db").string(), SQLite::OPEN_READWRITE);
    SQLite::Statement clip(index, "SELECT file, bytes, end IS NULL, end - start FROM clip");
    while (clip.executeStep()) {
        const std::string file = clip.getColumn(0).getString();
        if (files.count(file) == 0) {
            problems.push_back("no file: " + file);
        } else if (files[file] != static_cast<std::uint64_t>(clip.getColumn(1).getInt64())) {
            problems.push_back("another size: " + file);
        }
        if (clip.getColumn(2).getInt() != 0) problems.push_back("unfinished: " + file);
        if (files[file] % kFragmentBytes != 0 || files[file] == 0) problems.push_back("torn: " + file);
        files.erase(file);
    }
    SQLite::Statement picture(index, "SELECT file, cropped, bytes FROM picture");
    while (picture.executeStep()) {
        std::uint64_t bytes = 0;
        for (int column = 0; column < 2; ++column) {
            if (picture.getColumn(column).isNull()) continue;
            const std::string file = picture.getColumn(column).getString();
            if (files.count(file) == 0) problems.push_back("no file: " + file);
            bytes += files[file];
            files.erase(file);
        }
        if (bytes != static_cast<std::uint64_t>(picture.getColumn(2).getInt64()))
            problems.push_back("a picture's size");
    }
    for (const auto& [file, size] : files) {
        problems.push_back("no row: " + file);
    }
    if (index.execAndGet("SELECT COUNT(*) FROM event WHERE end IS NULL").getInt() > 0)
        problems.push_back("an open event");
    if (index.execAndGet("PRAGMA integrity_check").getString() != "ok")
        problems.push_back("the index is damaged");
    return problems;
}

int countOf(const fs::path& directory, const std::string& table) {
    SQLite::Database index((directory / "index.db").string(), SQLite::OPEN_READWRITE);
    return index.execAndGet("SELECT COUNT(*) FROM " + table).getInt();
}

}  // namespace

int check(const fs::path& directory) {
    const auto note = [](const std::string& line) { std::cerr << line << std::endl; };
    Recovered first;
    Recovered second;
    {
        Archive archive(directory, repairFragments, note);
        first = archive.open();
    }
    const auto problems = disagreements(directory);
    {
        Archive archive(directory, repairFragments, note);
        second = archive.open();
    }
    std::cout << "{\"recovered\":" << first.total() << ",\"repaired\":" << first.repaired
              << ",\"adopted\":" << first.adopted << ",\"missing\":" << first.missing
              << ",\"again\":" << second.total() << ",\"clips\":" << countOf(directory, "clip")
              << ",\"events\":" << countOf(directory, "event") << ",\"problems\":[";
    for (std::size_t i = 0; i < problems.size(); ++i) {
        std::cout << (i ? "," : "") << "\"" << problems[i] << "\"";
    }
    std::cout << "]}" << std::endl;
    return 0;
}

}  // namespace petcam::gst::store
