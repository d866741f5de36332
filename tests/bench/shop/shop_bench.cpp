// How long a feed of many products takes to come in, and how long searches take then. See tests/bench/README.md.

#include "app/shop/catalogue/shop.h"
#include "app/shop/demo/demo_catalogue.h"
#include "app/shop/demo/drawing.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace calliope::shop;

namespace {

/// Of the processor: other programs do not count.
double seconds(const std::function<void()>& work) {
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Kilobytes that the process has held at most; 0 where the system does not say.
long peakMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    return 0;
}

void writeFeed(const std::filesystem::path& file, int products, int change) {
    std::ofstream feed(file);
    feed << "id\titem_group_id\ttitle\tdescription\tlink\timage_"
            "link\tavailability\tprice\tbrand\tcolor\tsize\tmaterial\t"
            "pattern\tgender\tproduct_type\n";
    int written = 0;
    for (std::uint32_t seed = 1; written < products; ++seed)
        for (const DemoShop& shop : demoShops(seed))
            for (const auto& product : shop.products) {
                if (written == products) return;
                const std::string id = product.extId + '.' + std::to_string(++written);
                std::size_t count = 0;
                for (const auto& variant : product.variants) {
                    if (++count > 3) break;
                    const std::int64_t price = variant.price.minor + (written % 10 == 0 ? change : 0);
                    feed << variant.extId << '.' << written << '\t' << id << '\t' << product.title << " No. " << written
                         << '\t' << product.description << " It goes with many other things that people have at home, "
                         << "and is washed at thirty degrees.\t" << product.url << '\t' << variant.pictures.front()
                         << "\tin stock\t" << price / 100 << '.' << 10 + price % 90 << " EUR\t" << product.brand << '\t'
                         << variant.colour << '\t' << variant.sizeLabel << '\t' << variant.material << '\t'
                         << variant.pattern << '\t' << product.gender << '\t' << product.kind << '\n';
                }
            }
}

struct Times {
    std::vector<double> all;
    void print(const char* what) {
        std::sort(all.begin(), all.end());
        std::printf("%-52s median %7.1f ms, 95 %% %7.1f ms, most %7.1f ms (%zu)\n", what, 1000 * all[all.size() / 2],
                    1000 * all[all.size() * 95 / 100], 1000 * all.back(), all.size());
        std::fflush(stdout);
    }
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::puts("Usage: shop_bench FOLDER [PRODUCTS]. Makes a shop of so many products (50,000) in an empty "
                  "folder;\nin one that it has made before, it only searches.");
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const int products = argc > 2 ? std::stoi(argv[2]) : 50'000;
    std::filesystem::create_directories(folder);
    const std::filesystem::path feed = folder / "feed.tsv";
    calliope::storage::ShopStore store(folder);
    Shop shop(store);
    const auto merchant = store.catalogue().saveMerchant("https://bench.example", "Bench");
    const auto source = store.catalogue().saveSource(
        {.merchant = merchant, .kind = "google_table", .locator = "demo:bench", .currency = "EUR"});

    const bool isNew = store.catalogue().productCount() == 0;
    if (isNew) writeFeed(feed, products, 0);
    std::printf("feed of %d products, %ju MB; memory %ld MB\n", products,
                static_cast<std::uintmax_t>(std::filesystem::file_size(feed) >> 20), peakMemory() >> 10);
    for (const int change : {0, 100}) {
        if (!isNew) break;
        if (change > 0) writeFeed(feed, products, change);
        calliope::storage::ImportRun run;
        const double took = seconds([&] { run = shop.import(source, feed, FeedFormat::googleTable); });
        std::printf("import (%s): %.1f s, %lld variants, %lld rejected; memory %ld MB at most\n",
                    change == 0 ? "new" : "again, a tenth changed", took, static_cast<long long>(run.variants),
                    static_cast<long long>(run.rejected), peakMemory() >> 10);
        std::fflush(stdout);
    }

    const std::vector<std::string> wishes{"linen shirt under 60 euros size M",
                                          "something green",
                                          "black boots size 39",
                                          "kariertes Hemd aus Leinen bis 50 Euro",
                                          "dress",
                                          "under 30 euros",
                                          "robe rouge entre 40 et 80 euros",
                                          "Vesper",
                                          "cashmre sweater",
                                          "striped",
                                          "bolso de cuero por menos de 60 euros",
                                          "the cheapest wool scarf",
                                          "Tornwald beanie",
                                          "waterproof jacket",
                                          "goes with many other things"};
    Times words;
    for (int round = 0; round < 10; ++round)
        for (const std::string& wish : wishes) words.all.push_back(seconds([&] { (void)shop.search(wish); }));
    words.print("search by words, with facts of 30 hits");
    for (const std::string& wish : wishes) {
        Times one;
        for (int round = 0; round < 5; ++round) one.all.push_back(seconds([&] { (void)shop.search(wish); }));
        one.print(("  " + wish).c_str());
    }

    // Looks of drawn pictures are made for some and shared by the rest: how they are compared does not depend on that.
    std::mt19937 random(3);
    std::vector<Likeness> looks;
    Times looking;
    for (int i = 0; i < 60; ++i) {
        const QImage image = drawn({"coat", "red", "plain", static_cast<std::uint32_t>(i)}, 800);
        looking.all.push_back(seconds([&] { looks.push_back(Shop::likenessOf(image)); }));
    }
    looking.print("look at a picture of 800 x 800");
    {
        calliope::storage::Transaction transaction(store.connection(), calliope::storage::Durability::normal);
        for (const auto& unseen : store.looks().missing(Likeness::version, "", 1'000'000)) {
            Likeness look = looks[random() % looks.size()];
            look.numbers[random() % Likeness::size] ^= static_cast<std::uint8_t>(random());
            store.looks().set(unseen.picture, Likeness::version, look.bytes());
        }
        transaction.commit();
    }
    Shop anew(store);
    std::printf("first photo search, which reads all looks: %.1f s\n",
                seconds([&] { (void)anew.photoSearch(looks[0]); }));
    Times photos;
    for (int i = 0; i < 60; ++i)
        photos.all.push_back(seconds([&] { (void)anew.photoSearch(looks[static_cast<std::size_t>(i)]); }));
    photos.print("photo search, 12 hits");
    Times filtered;
    const Wish wish = wishOf("boots under 80 euros");
    for (int i = 0; i < 30; ++i)
        filtered.all.push_back(seconds([&] { (void)anew.photoSearch(looks[static_cast<std::size_t>(i)], wish); }));
    filtered.print("photo search with filters");
    std::printf("memory %ld MB at most\n", peakMemory() >> 10);
    return 0;
}
