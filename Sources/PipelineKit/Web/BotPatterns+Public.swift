/// Crawlers of a public list. Made by `make bots`; do not edit.
///
/// Source: crawler-user-agents 1.67.0, MIT licence, Copyright (c) 2017 Martin Monperrus.
extension BotPatterns {
  /// Words in user agents, each with a semicolon behind.
  static let publicWords = """
     dvbot;007ac9 crawler;2ip bot;7siters;9bot/;a patent crawler;a360-search;a6-indexer;\
    aasa-bot;abevalbot;aboundex;abuse.xmco.fr;academicbotrtu;acapbot;accessible web bot;\
    accessstatus;acoonbot;acquia optimize;activecomply;acunetix;adagiobot;adbeat_bot;\
    addsearchbot;adkerneltopiccrawler;adminlabs;adsbot-iab;adscanner;adstxtcrawler;\
    advanced_crawler;advbot;adventurer;agakidsbot;agencyanalyticsbot;ai2bot;aihitbot;\
    air.ai/scanning;aisearchbot;akismetbot;alertsite;alexa site audit;alexandriaorgbot;\
    algolia crawler;alienfarm;aliyunsecbot;allorigins;alphabot;amazing-searchbot;amazonadbot;\
    amazonproductdiscovery;amazonsellerinitiatedlisting;amzn-searchbot;amzn-user;anderspinkbot;\
    anomura;antibot;apercite;apifybot;apifywebsitecontentcrawler;appengine-google;\
    appsiteassociation;arabot;aragog/;aranet-searchbot;archive-it;archivebot;archivebox;\
    arquivo-web-crawler;arquivobot;artemisbot;asnriskscorer;aspiegelbot;atlassian-bot;\
    atom feed robot;attracta;atvowbot;audigentadbot;audisto crawler;audistobot;authory;\
    autoconfig test from ustc;automaton;awariobot;awariorendererbot;awariorssbot;\
    awariosmartbot;awesomecrawler;azureai-searchbot;b2b bot;backlinkcrawler;\
    bad neighborhood header detector;baidu-yunguance;baiduadsbot;bdbot/;bdcbot;bdfetch;\
    beeperbot;behloolbot;betabot;betteruptimebot;bibliotheque nacional de france crawler;\
    bidswitchbot;biglotron;bigsur.ai;bigupdatabot;binarycanary;bitbot;bitbucket-webhooks;\
    bitdiscovery;bitlybot;bitsightbot/;bl.uk_lddc_bot;bl.uk_ldfc_bot;blackduck-fd;blekkobot;\
    bling erp;blockaid;blogmurabot;blogvault;blp_bbot;blueskypreviewbot;bne.es_bot;bnf.fr_bot;\
    bnfbot;boardgamepricesbot;bomborabot;bot-pge.chlooe.com;bot.araturka.com;botpoke;boxcarbot;\
    br-crawler;brainobot;brandonbot;brandverity;brandwatch;bravebot;brightbot;\
    brightedge crawler;brokenlinkcheck.com;browserbot-observer;bublupbot;buddybot;\
    bufferlinkpreviewbot;bugsnag;bushbaby;butterfly;buzzbot;caliberbot;caliperbot;\
    capitalonebot;capitaloneshopping;capsulechecker;capterrabot;carbon-umbrella-bot;careerbot;\
    catchpoint;caveman-hunter;cc metadata scaper;cdscbot;centcombot/;centro ads.txt crawler;\
    centuryb.o.t9;centurybot;cert pl;certchief;certytags;changedetection;channel3bot;\
    chargebeebot;charlotte;chatglm-spider;chatwork linkpreview;check_http;checkhost;checkly;\
    checkmarknetwork/;chrome privacy preserving prefetch proxy;cincraw;cirrusexplorer;\
    cispa webcrawler;citeseerxbot;claritybot/;classla-web;claude-web;clearscopebot;cliqzbot/;\
    cloudflare-alwaysonline;cloudflare-autorag;cloudflare-csup;\
    cloudflare-custom-error-page-crawler;cloudflare-custom-hostname-verification;\
    cloudflare-healthchecks;cloudflare-prefetch;cloudflare-radar-scanner;cloudflare-speedtest;\
    cloudflare-ssldetector;cloudflare-stream-hook;cloudflare-stream-webhook;\
    cloudflare-traffic-manager;cloudflare-validator;cloudflareradarurlscanner;cloudtrellis;\
    cmschecker;cocolyzebot;codabot;cognitiveseo bot;cognitiveseo.com;\
    cohere-training-data-crawler;collection@infegy.com;commafeed;companybook-crawler;\
    content crawler spider;contentkingapp;contextad bot;contxbot;convera;convermax;\
    cookie-maestro;cookiebot;cookiehub bot;cookiehubscan;cookiehubverify;cookieyesbot;\
    corporama matcher;cotoyogi;coveobot;cozi-icalendar-feedreader;crawl4ai;crawler_eb_germany;\
    crawlson;crawlyprojectcrawler;crazy egg;criteobot;critical css bot;criticalcss.com;\
    cron-job.org;cronless;crusty/;crystalsemanticsbot;csirt.cz;curebot;cutbot;cxensebot;\
    cxk_bot;cybaabot;cyberfindcrawler;cyberpatrol;cyotekwebcopy;cypex.ai/scanning;dareboost;\
    dark visitor;daspeedbot;datadog agent;datadog synthetic;datafeedwatch;datagnionbot;\
    datanyze;dataprovider.com;dazzle bluesky bot;dbot);dead link checker;deadlinkchecker;\
    deepcrawl;deepnoc;deepseekbot;deskyobot;detectify;developers.google.com/+/web/snippet;\
    df bot;digg deeper;digicert dcv;digincore bot;dingtalkbot-linkservice;dirbuster;discobot;\
    dmbot;dmbrowser;dnbcrawler;dnsscanner;dnyzbot;do not track verifier;domain re-animator bot;\
    domaincrawler;domains project/;domainstatsbot;domcopbot;dominicbot;dotcom-monitor;\
    dow jones searchbot;downnotifier.com;downtimedetector/;dragonbot;drataautopilot;dratabot;\
    dreamhost data team;drupact;drupalbot;dubbotbot;duckduckgo-favicons-bot;\
    e.ventures investment crawler;easybib autocite;easybill-importmanager;easycron/;\
    easydns monitoring;ec2linkfinder;echoboxbot/;ecovadissustainabilitybot;edansbot;edgewatch;\
    edisterbot;electricmonk;elisabot;elmah.io uptime monitoring;elmahio-uptimebot;emailwolf;\
    emoney advisor;emoneybot;epicbot;epivozcrawler;erepublik.tools;europarchive.org;\
    ev-crawler/;evc-batch;evernoterichlinkbot;everyfeed-spider;everyonesocialbot;evouptimebot;\
    exodusmovement;expanse;experibot;extecontextcrawl;extlinksbot;eyeotabot;ezoicbot;\
    facebookbot;facebot;factset_spyderbot;fast enterprise crawler;fast-webcrawler;fastdast;\
    fdl stats bot;fedicabot;fediindex;fedilist agent;fedineko;fedistatscrawler;\
    fedreporter bot for ffiec;fedreporterdatabot;feed image audit;feedbin;feedbot;feedburner;\
    feeder /;feeder.co;feedflow;feedly;feedpresso content index bot;feedsearch bot;\
    feedsearch-crawler;feedspot;feedvalidator;feedwind;femtosearchbot;fetch/;\
    fidget-spinner-bot;filterdb.iss.net/crawler;findfiles.net;finditanswersbot;findlink;\
    findthatfile;findxbot;fiperbot;firecrawlagent;firmograph;flamingo_searchengine;fleebsbot;\
    flyriverbot;foregenix;fr-crawler;freespoke/;freewebmonitoring sitechecker;freshbot;\
    freshpingbot;friendly testing bot;friendly-spider;friendlycrawler/;fuelbot;fullstorybot/;\
    funnelback;fuseonbot/;fyndsearchengine-crawler;fyndsearchengine-recrawler;fyrebot;\
    g00g1e.net;g2 web services;g2reader-bot;gabanzabot/;gaisbot;garlikcrawler;gdnplus.com;\
    geedobot;geedoshopproductfinder;gemini-deep-research;genomecrawlerd;getthit.com;gg peekbot;\
    giftedvisitor scan;gigablast;gigabot;gingercrawler;globalwebsearch;gluten free crawler/;\
    gnam gnam spider;gnowitnewsbot;goodzer;google favicon;google trust services;\
    google web preview;google-apps-script;google-area120;google-certificates-bridge;\
    google-cloudvertexbot;google-extended;google-notebooklm;google-physicalweb;\
    google-read-aloud;google-site-verification;google-structured-data-testing-tool;\
    google-trust-services/;google-xrawler;googleassociationservice/;googledocs;googleproducer;\
    googlestackdrivermonitoring;gotosocial;gotsitemonitor.com;gowikibot;grammarly/;\
    grapeshotcrawler;gregcrawler;greppr web crawler;grobbot;groovinaadsbot/;grouphigh/;\
    groupmebot;grover/;grub.org;gsa-crawler;gslfbot;guestpostsbot/;gulper web bot;halobot;\
    hanaleibot;happywing;hardenize;harsilbot/;hawaiibot;hcardvalidator;headonlyscraper;\
    hello world;helloworkjobpostingbot/;henkbot;heritrix;hgfalphaxcrawl/;hifibot/;\
    hlidam.to robot;honeybadger uptime check;honeybadgerbot;hosttracker/;hstspreload-bot;\
    http banner detection;https://developers.cloudflare.com/security-center/;huckabot/;\
    hydrozen.io;hype machine/;hypestat;hyscore.io;ias crawler;iaskbot/;iaskspider;ibm crawler;\
    iboubot;icbot/;icc-crawler;imagefetcher/;imagemind;imagespider;img2dataset;imgproxy/;\
    impendoom-bot/;imrbot;indeedbot;indeedjobbot;indy library;inetdex-bot;infoobot;infosifter;\
    innguma/;instapaper/;integromat/;integromedb;intelium_bot;intelx.io_bot;interfaxscanbot;\
    internetmeasurement;internetvista monitor;ioncrawl;ip-web-crawler.com;ips-agent;irlbot;\
    irokez.cz monitoring;isdownbot/;iskanie;isonai-user;isonsearchbot;isscyberriskcrawler/;\
    istellabot;it2media-domain-crawler;iubenda-radar/;james bot;jamie's spider;jetmon/;\
    jobboersebot;jobswithgptcom-bot;jooblebot;jpg-newsbot;jugendschutzprogramm-crawler;jyxobot;\
    k7mlwcbot;kagi-fetcher;kagibot/;kaikki.org-digital-archive;kangaroo bot;kangaroobot/;\
    kargobot-artemis;kazbtbot/;kb.dk_bot;kemvibot;kendrabot;keybasebot;keycdn-tools/;\
    keydrop.io;keys-so-bot;kinsta-bot;klaviyo/;known agent;komodiabot;konturbot/;kosmiobot;\
    krawlerbot;kstandbot;kukei.eu-bot/;kunatocrawler;l9explore;l9scan;lac_iaharvester;\
    laion-huggingface-processor;landau-media-spider;laserlikebot;lastmodbot/;lb-spider;\
    legalmonster;leikibot;let's encrypt;level9searchbot/;lightspeedsystemscrawler;linerbot/;\
    linespider;linguee bot;linkace/;linkapediabot;linkarchiver;linkcheckerbot;linkdex;\
    linkisbot;linkpadbot;linkreader/;linksindexerbot/;linktiger;linkupbot;linkwalker/;\
    lipperhey;listgembot;livelapbot;lmarenaunfurlbot;loc.gov/programs/web-archiving;\
    logicmonitor;loomlybot;loopimprovements.com;lssbot;lssrocketcrawler;luminator-robots;\
    lyonl-asset-proxy;lyonl-crawler;macrobondbot;madbbot/;magellan;magibot;magicsearchdev/;\
    magnet.me-web/;magnetmebot;magpie-crawler;magus bot;mail.ru_bot;mainwp/;managewp;mappydata;\
    marketgoo/;marketingminer;masscan;matchorysearch;mattermost-bot/;mauibot;mavifinds;\
    mb-linkchecker;mbcrawler;mcontextualbot;medialogiabot;mediamonitoringbot/;mediatoolkitbot;\
    mediavinemetadataparser/;mediumbot-metatagfetcher;megaindex;meltwaternews;memorybot;\
    mergadobot;metainspector;metajobbot;metauri;metorik;mgidbot;microsoftpreview/;mindupbot;\
    miniature.io/;minicrawler;minoru's fediverse crawler;mirrorweb.com;mirrorwebcrawler;\
    missinglettrbot/;mithril-crawler;mixnodecache/;mixrankbot;mlbot;moatbot;modatscanner;\
    modernizebot;modularconnector/;mollie http client;monibot;monitis -;monitoring360bot/;\
    monitorss/;monsidobot;monspark/;montastic-monitor;montasticmonitor;montools.com;moodlebot;\
    moreover;motominerbot/;mrgbot/;msrbot;mtrobot;muckrack;multiviewbot;mxtoolbox;my-tiny-bot;\
    mybot/;napbot;naver blog rssbot;naverbot;nbertaupete95;neevabot;nerdbynature.bot;nerdybot;\
    nestdaddybot;netcraft ssl server survey;netestate ne crawler;neticle crawler;\
    netpeakcheckerbot/;netresearchserver;netseer crawler;netshelter contentscan;\
    netsystemsresearch;netvigie;new york times newsgathering;newrelicsynthetics;newsai/;\
    newsnow/;nicecrawler;niki-bot;nimbostratus-bot;ninja bot;nitrobot;nixstatsbot;\
    nlnz_iaharvester;nlux_iaharvester;noahbot;nomore404.com robot;noorobot;nooshub/;\
    nostocrawlerbot;notabot;novaact/;novellum;nstoolsbot/;ntentbot;nyt_scraping;observepoint;\
    ocarinabot;odklbot/;officestorebot;offline explorer;ohdear/;oicrawler;omnisend/;oncrawl/;\
    onetrust;online domain tools;online-webceo-bot;onlineornot.com_bot;opencode-smartfetch;\
    opengraphcheck;openhosebot;openindexspider;opentheboxbot;openvas;operator/;optimizer);\
    orangebot/;orbbot/;orlo-linkpreview/;outclicksbot;outsellurlvalidator;owler (ows.eu;\
    owler-w;page-preview-tool;pagepeeker/;pagespeed/;pagething;pandalytics;pangubot;panopta;\
    panscient;paperlibot;paqlebot/;parse.ly scraper/;parselysharesbot;paypal/;pdf24 url to pdf;\
    peer39_crawler;penthouse critical path css generator;perplexityuser;phindbot;phxbot;\
    pingadmin.ru/;pingping.io/;pinterest.com/bot;piplbot;plagawarebot;playstore-google;\
    plesk screenshot bot;pocketparser;podchaserparser;poduptime;poggio-citations;pomothy-bot;\
    postrank;potions/;pr-cy.ru;pressenginebot;pricedroneshoppingbot/;priecobot/;primalbot;\
    printfriendly.com;privacyawarebot;pro-sitemaps/;probelyspdr/;productsup.io/crawler;\
    projectshield-urlcheck;prtg network monitor;prtgcloudbot/;ps_daily/;psbot;\
    pulsepoint-crawler;pulsetic.com;purebot;pwabuilderhttpagent;pywikibot/;qcbot;qualifiedbot/;\
    quantcastbot/;quora-bot;qwarrybot;rackspace monitoring/;rakuten image extraction bot;\
    rakutenusabot-image/;rankactivelinkbot;rankurbot/;ravencrawler/;readable/;\
    recurly webhooks/;reelevant/;refindbot;regionstuttgartbot;remove.bg/;repolookoutbot;\
    researchbot;researchscan.comsys.rwth-aachen.de;retool/;retrevopageanalyzer;retrolistecom/;\
    reverseengineeringbot;revvimgort/;reward-gateway;ridderbot;riddler (http://riddler.io;\
    robotschecker/;rsiteauditor;rss-is-dead.lol web bot;rss-parser;rssbot/;rssingbot;\
    rssreaderbot;ruxitsynthetic;rytebot;s4a-probe-bot/;safednsbot;safesearch microdata crawler;\
    sandobacrawler/;sansec security monitor/;sbintuitionsbot/;sbl-bot;schema-markup-validator;\
    scoop.it/;scoutjet;scrapeherobot/;screeenly-bot;scribdbot;scrubby;scrunchbot;\
    search.marginalia.nu;searchatlas;searcherweb;searcherxweb;searchexpress;sebot-wa;\
    securityheaders;seekport;seewithkids;semaltbot/;semantic-visions;semanticbot;\
    semanticscholarbot;sempi.tech;sendgrid event api;sentibot;sentinel-linkcheck;senutobot;\
    seo-audit-check-bot/;seo4ajax.com;seobilitybot;seokicks;seolizer;seolyt;seoscanners;\
    seositecheckup;seostar.co;seoulbot;sequelwp;serankingbacklinksbot;serendeputybot;\
    serptimizerbot;server density service monitoring;serverdensity;serverhunterspider/;\
    seznamhomepagecrawler/;sfdc-callout/;shapbot;shopify-captain-hook;shortwave image fetcher;\
    sidetrade indexer bot;silktide;simplescraper;sincerasyntheticuser/;sirdatabot;\
    siteauditbot/;sitebot;sitebulb;sitecheck-sitecrawl;sitecheckerbotcrawler;siteexplorer.info;\
    siteimprove.com;sitelock;sitescorebot;sitesearch360/;sitesoverpagesbot;sitesucker;\
    siteuptime.com;skroutz imagebot;skroutzbot;skyworkspider;slaccalebot;sleepbot;slickbot/;\
    smarshbot;smartologybot/;smtbot;smtnetpmbot;snacktory;snap url preview service;\
    snapurlpreview/;snipcart/;socialrankiobot;software-security-research;solarwinds/;sora pos/;\
    sosospider;sparkpost;sparkshipping;spawning-ai;spbot;specificfeeds;spectate/;spiderling;\
    springservebot;sqwatcher;ssl labs (https://www.ssllabs.com;ssssbot/;startmebot/;\
    startpageprivateimageproxy/;statabot/;statistikaustria/;statsdronebot;\
    statusnestbacklinkspider;stepstonecrawlbot;storygizebot;stractbot;streamline3bot/;stripe/;\
    summalybot;summify;supabase paired crawler;superfeedr;surdotlybot;surveybot;\
    sustainabilitycrawler;sv-watchagent;svix-webhooks/;swiftbot;swifteqlinkchecker;swimgbot;\
    swisscows;synthesibot;synthetic-monitoring-agent/;sysomos;t3versionsbot;taboolabot;\
    tactiscout/;tagoobot;tangibleebot;taragroup intelligent bot;tavilybot;tchelebi/;terracotta;\
    test certificate info;test-bot;testcrawler;testuri;textrazor;the knowledge ai;\
    theinternetsearchx;thesis-research-bot;thinkbot;thinklab;thousandeyes;tigerbot;\
    tiktokspider;timpibot;tls tester;tombapublicwebcrawler;top100.rambler.ru crawler;\
    toplistbot;toutiaospider;traackr.com;tracemyfile;tracking-quality-spider;trellis-services;\
    trendictionbot;trendsmapresolver;trentwil.es;trovitbot;trustly/;tsm-turingos;tsmbot;\
    turnitin;tweakers;tweetedtimes;tweetmemebot;twengabot;twingly;twinwavescanner;\
    uaslinkchecker/;ugaresearchagent;uipbot;unshorten.it!;uptime/;uptimebot.org;uptimebot/;\
    uptimedoctor;uptimestatistics;uptimia;uptrends;urlappendbot;urlbeebot;urlcheckr/;\
    urlsuma.de crawler;urlsumabot;useebookchecker/;usinenouvellecrawler;ut-dorkbot;vagabondo/;\
    validator.nu;vaultpress;vebidoobot;velenpublicwebcrawler;veoozbot;vercel-screenshot;\
    vercelbot;verispider;videootv bot;videootvbot;virustotal;visionheight.com/scan;vkrobot;\
    vmcrawl;voilabot;voluumdsp-content-bot;vsusearchspider/;vu-server-health-scanner/;vuhuvbot;\
    w3c-checklink;w3c-mobileok;w3c_css_validator;w3c_i18n-checker;w3c_unicorn;wadoobot;\
    wanscannerbot;wardbot/;watchbot monitoring robot;watchforbot;watchful;watchmouse;watchtowr;\
    wayback;wbsearchbot;web measure/;web screen service by hyperhost;web-archive-net.com.bot;\
    webcapture;webceo online/;webcompanycrawler;webcopier;webdatastats;webflow;webgains-bot;\
    webmon ;weborama-fetcher;webprosbot/;website-info.net-robot;websiteops;websitepulse;\
    websniffer/;webspidermount;webwikibot/;wedos online;wellknownbot;wepchsearchengine;\
    wesee:search;whatsmyip.org;whatweb/;wheregoes.com;wheresitup.com/;wirereaderbot/;wisebot;\
    wknd-bot;wmtips.com/;wocbot;woobot;woorankreview/;wordcountbot/;wordpress/;wordup-1;\
    wordupinfosearch;woriobot;workona-favicon-service/;worldbot;wormlybot;wovn crawler;\
    wovncrawler/;wowlink crawler/;wp time capsule;wpbot/;wpmu dev broken link checker;\
    wpmu dev hub;wpmudev uptime monitor;wpscan;wpumbrella;wrtnbot;www.uptime.com;\
    xenu link sleuth;xing bot;xml sitemaps generator;xovibot;xovionpagecrawler;\
    xy-archive-compliance;yacybot;yahoo ad monitoring;yahoo link preview;yahoocachesystem;\
    yandexrenderresourcesbot/;yandorirssbot;yellowbrandprotectionbot;yelpspider;yextbot/;\
    yisouspider;ylt chrome;yokoygroupag/;yoozbot;youbot;youdaobot;yuuperbot;zanistabot;zealbot;\
    zebra-v2-bot;zenback bot;zendesk webhook;zombiebot/;zoombot;zoominfo-;zoominfobot;\
    zoterotranslationserver/wmf;zumbot;zuperlistbot/;zzhbot;
    """
}
