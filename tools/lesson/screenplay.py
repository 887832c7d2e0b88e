"""What is said and typed in the demo's lesson, step by step."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`says` is spoken while `types` is typed at the end of the text; then perhaps it is run."""

    says: str
    types: str = ""
    chapter: str = ""
    runs: bool = False
    # The id and the question of an exercise that begins here; its solution is what is typed.
    exercise: tuple[str, str] | None = None


TITLE = "Counting words in Python"
TEACHER = "Palaestra"
DESCRIPTION = (
    "Lists, a function and a dictionary, in five minutes and two exercises. "
    "Stop at any moment, change the code and run it: it is live text, not a film."
)
LANGUAGE, LABEL = "en", "English"

ASSERTIONS = """
assert count("the", words) == 3, "the stands there three times"
assert count("horse", words) == 0, "there is no horse"
assert count("a", ["a", "b", "a"]) == 2, "count must look at the words that it is given"
assert most_common(words) == "the", "the is the most common word"
assert most_common(["x", "y", "y"]) == "y", "most_common must look at the words it is given"
"""

STEPS = (
    Step(
        chapter="Welcome",
        says="Welcome. This is a screencast, but it is not a film. What you see on the left is real "
        "text. You can stop me at any moment, change the code, and run it yourself. When you go "
        "on, I go on where we were.",
    ),
    Step(
        says="In the next five minutes we count words. We begin with a list, we write a function, "
        "and we end with a dictionary. Twice I will ask you to write the code before I do.",
    ),
    Step(
        chapter="From text to words",
        says="Let us begin with a text. Here is a short one, with a cat, a dog, and a bird.",
        types='text = "the cat and the dog and the bird"\n',
    ),
    Step(
        says="A text is a row of letters. We want words. The method split cuts a text wherever there "
        "is space, and gives us a list.",
        types="words = text.split()\n",
    ),
    Step(
        says="How many words are there? The function len tells how long a list is. Let us run it.",
        types="print(len(words))\n",
        runs=True,
    ),
    Step(
        says="Eight words. The output appears below the code, exactly as it came when I recorded "
        "this. If you press run, it is your own program that runs, on the server, in a sandbox.",
    ),
    Step(
        chapter="A function that counts",
        says="Now a question. How often does one word stand in the list? We write a function for it. "
        "It gets the word that we look for, and the list of words.",
        types="\ndef count(word, words):\n",
    ),
    Step(
        says="Think about it for a moment. You could go through the list, one word after the other, "
        "and add one to a total whenever it is the word that you look for. Python also has a "
        "shorter way. Both are right.",
    ),
    Step(
        says="This is your first exercise. Write the body of the function, so that it returns how "
        "often the word stands in the list. When you think that it is right, press check. If you "
        "would rather watch, press skip, and I will show you my way.",
    ),
    Step(
        exercise=(
            "count",
            "Write the body of count, so that it returns how often word stands in words.",
        ),
        says="Here is my way. I begin with a total of zero. I go through all the words. If a word is "
        "the one that I look for, I add one. At the end, I return the total.",
        types="    total = 0\n    for one in words:\n        if one == word:\n            total += 1\n"
        "    return total",
    ),
    Step(
        says="Does it work? The word the should be there three times. We ask our function, and run "
        "the program again.",
        types='\n\nprint(count("the", words))\n',
        runs=True,
    ),
    Step(
        says="Three. If you solved the exercise yourself, then it was your function that stood here, "
        "and my next lines were added behind it. The lesson goes on with your code.",
    ),
    Step(
        chapter="All words at once",
        says="One word is fine. But what if we want to know it for all of them? We could call count "
        "for each word, but then Python goes through the whole list every time. For eight words "
        "nobody would notice. For a library it would take all night.",
    ),
    Step(
        says="So we go through the list only once, and keep a note for every word. In Python such a "
        "book of notes is called a dictionary. We open an empty one.",
        types="\ndef frequencies(words):\n    found = {}\n",
    ),
    Step(
        says="For every word, we look up what we have noted so far. If there is nothing yet, get "
        "gives us zero. We add one, and write it down.",
        types="    for word in words:\n        found[word] = found.get(word, 0) + 1\n",
    ),
    Step(
        says="And at the end we return the dictionary. Let us look at it.",
        types="    return found\n\nprint(frequencies(words))\n",
        runs=True,
    ),
    Step(
        says="There it is. Every word has its number, and we have looked at each of them only once. "
        "This is a pattern that you will meet again and again.",
    ),
    Step(
        chapter="The most common word",
        says="Now the last question. Which word is the most common one? The answer is in our "
        "dictionary already. We only have to find it.",
        types="\ndef most_common(words):\n",
    ),
    Step(
        says="This is your second exercise. Write the body of the function, so that it returns the "
        "word that stands in the list most often. You may use the function that we have just "
        "written. A hint: the function max can be told by which number it should compare.",
    ),
    Step(
        exercise=(
            "most_common",
            "Write the body of most_common, so that it returns the word that is there most often.",
        ),
        says="Here is my way. I let our function count. Then I ask for the largest of the words, "
        "where large means: has a large number in the dictionary.",
        types="    counts = frequencies(words)\n    return max(counts, key=counts.get)",
    ),
    Step(
        says="And we run it for the last time.",
        types="\n\nprint(most_common(words))\n",
        runs=True,
    ),
    Step(
        chapter="What next",
        says="It is the word the, as we have seen before. Now it is your turn. Change the text at the "
        "top of the program. Take a poem, or your own name. What should happen with capital "
        "letters, and with commas? There is a good answer to each, and you can try it here.",
    ),
    Step(
        says="And if you teach: everything that you have seen was recorded in a browser, with a "
        "microphone and a keyboard. Open the recorder and make your own first lesson. Thank you "
        "for watching.",
    ),
)
