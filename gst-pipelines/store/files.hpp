#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

namespace petcam::gst::store {

/// An open file, closed at its end.
class Descriptor {
public:
    Descriptor() noexcept = default;
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    int get() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_ = -1;
};

// All of these are for files that only their owner may read (0700, 0600), and throw std::system_error that
// names the file.

/// Makes it and what leads to it, if it is not there.
void makePrivateDirectory(const std::filesystem::path& directory);
/// Written under another name, on the disk, and then renamed: a file that is there is whole.
void writeWhole(const std::filesystem::path& file, std::span<const std::uint8_t> bytes);
/// Its content is on the disk when this returns.
void syncFile(const std::filesystem::path& file);
/// Which names are in it is on the disk when this returns. One that is not there has none.
void syncDirectory(const std::filesystem::path& directory);
/// False: it was not there.
bool removeFile(const std::filesystem::path& file);
/// To read; nothing when it is not there, or is no ordinary file.
std::optional<Descriptor> openToRead(const std::filesystem::path& file);
/// Nothing when it is not there.
std::optional<std::uint64_t> sizeOf(const std::filesystem::path& file) noexcept;

}  // namespace petcam::gst::store
